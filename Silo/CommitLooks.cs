using TikApis.Journaling;
using TikApis.Silo.Storage;

namespace TikApis.Silo;

/// <summary>One look at the database for all who ask at about the same time, however many they are.</summary>
sealed class CommitLooks(ICommitLook database, Journal journal, TimeProvider time) : IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly SemaphoreSlim one = new(1);
    long? looked;
    bool found;

    /// <summary>Whether the database took commits, as seen a second ago at most.</summary>
    public async Task<bool> CanCommit(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (looked is not { } last || time.GetElapsedTime(last) > Fresh)
                (found, looked) = (await Look(), time.GetTimestamp());
            return found;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    async Task<bool> Look()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            return await database.CanCommit(journal.Writer, patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception)
        {
            return false; // Whoever writes to it logs why.
        }
    }
}
