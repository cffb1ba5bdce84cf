namespace TikApis.Journaling;

/// <summary>Whether this node can commit.</summary>
public sealed class JournalHealth(Journal journal, TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Why it cannot; null when it can.</summary>
    public string? Trouble =>
        !journal.IsAccepting ? "The journal takes no events."
        : journal.StuckSince is { } since && time.GetUtcNow() - since > Patience ? "The database does not take what is written."
        : null;
}
