namespace TikApis.Dedupe;

/// <summary>
/// How many ids all accounts of a node remember together. Accounts settle with it once an append, not
/// once an id, so the total can lag by what is being appended.
/// </summary>
public sealed class IdBudget(long limit)
{
    long total;

    public long Limit => limit;

    public long Total => Interlocked.Read(ref total);

    /// <summary>How many ids more may be remembered; negative when there are too many.</summary>
    public long Left => limit - Total;

    /// <summary>Whether an account that adds has to give up old ids first.</summary>
    public bool IsExceeded => Left < 0;

    /// <summary>An account remembers so many ids more (or fewer).</summary>
    public void Add(long ids) => Interlocked.Add(ref total, ids);
}
