namespace TikApis.Journaling;

/// <summary>One look at the database for all who ask at about the same time, however many they are.</summary>
public sealed class CommitLooks(ICommitLook database, TimeProvider time)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Lock gate = new();
    Task<bool>? last;
    long begun;

    /// <summary>Whether the database takes commits; if so, as seen a second ago at most.</summary>
    public Task<bool> CanCommit()
    {
        lock (gate)
        {
            if (last is { IsCompleted: false } || (last is { Result: true } && time.GetElapsedTime(begun) < Fresh))
                return last;
            begun = time.GetTimestamp();
            return last = Task.Run(Look);
        }
    }

    async Task<bool> Look()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            return await database.CanCommit(patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception)
        {
            return false; // Whoever writes to it logs why.
        }
    }
}
