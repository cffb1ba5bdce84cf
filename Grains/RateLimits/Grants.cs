using TikApis.Journaling;

namespace TikApis.RateLimits;

/// <summary>Has the database know of the grants of all accounts of this node: those that come while a commit is under way go together in the next.</summary>
public sealed class Grants
{
    readonly IRateLimitStore store;
    readonly Gathering<(long Writer, IReadOnlyList<Grant> Some), bool> gathering;

    public Grants(IRateLimitStore store) => (this.store, gathering) = (store, new(Grant));

    /// <summary>True once they are known; false when the writer is not active any more.</summary>
    public Task<bool> Add(long writer, IReadOnlyList<Grant> some) => gathering.Add((writer, some));

    async Task<IReadOnlyList<bool>> Grant(IReadOnlyList<(long Writer, IReadOnlyList<Grant> Some)> asked)
    {
        Dictionary<long, bool> granted = [];
        foreach (var writer in asked.GroupBy(a => a.Writer, a => a.Some))
            granted[writer.Key] = (await store.Grant(writer.Key, [.. writer.SelectMany(some => some)])).All(known => known);
        return [.. asked.Select(a => granted[a.Writer])];
    }
}
