namespace TikApis.Journaling;

/// <summary>An account's right to append through this writer: what an activation gets from its claim.</summary>
public sealed class Lease(string accountId, long writer, long epoch)
{
    public string AccountId { get; } = accountId;

    public long Writer { get; } = writer;

    /// <summary>Ownership epoch of the account; rises by one with every claim.</summary>
    public long Epoch { get; } = epoch;

    /// <summary>Whether nobody ever had the account before: nothing of it was counted.</summary>
    public bool IsFirst => Epoch == 1;

    /// <summary>False once the account was released. Never true again.</summary>
    public bool IsValid { get; private set; } = true;

    /// <summary>The fate of the last group this account joined, which a release has to wait for; not the group, whose bytes would stay with it.</summary>
    internal Task<Generation>? LastCommit { get; set; }

    /// <summary>What else was sent that rests on it: a release waits for that too.</summary>
    internal Task Sent { get; set; } = Task.CompletedTask;

    internal void Invalidate() => IsValid = false;
}
