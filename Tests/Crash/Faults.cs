namespace TikApis.Tests.Crash;

/// <summary>What goes wrong between the journal and its database.</summary>
sealed class Faults
{
    int lost;
    int unanswered;

    /// <summary>Nothing reaches the database any more: what a killed process does to it.</summary>
    public volatile bool Cut;

    /// <summary>The next commits never arrive.</summary>
    public void LoseNext(int commits) => Interlocked.Add(ref lost, commits);

    /// <summary>The next commits are carried out, but nobody hears of it.</summary>
    public void LoseNextAnswers(int commits) => Interlocked.Add(ref unanswered, commits);

    public void Clear() => (lost, unanswered) = (0, 0);

    public async Task<T> Commit<T>(Func<Task<T>> commit)
    {
        if (Cut || TakeOne(ref lost))
            throw new IOException("The connection was lost before the commit.");
        var result = await commit();
        return TakeOne(ref unanswered) ? throw new IOException("The connection was lost after the commit.") : result;
    }

    static bool TakeOne(ref int left)
    {
        if (Interlocked.Decrement(ref left) >= 0)
            return true;
        Interlocked.Increment(ref left);
        return false;
    }
}
