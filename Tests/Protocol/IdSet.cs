using System.Collections;

namespace TikApis.Tests.Protocol;

/// <summary>Ids, for several at once.</summary>
sealed class IdSet : IEnumerable<string>
{
    readonly HashSet<string> ids = new(StringComparer.Ordinal);

    public int Count { get { lock (ids) return ids.Count; } }

    public void TryAdd(string id)
    {
        lock (ids)
            ids.Add(id);
    }

    public string[] Snapshot()
    {
        lock (ids)
            return [.. ids];
    }

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)Snapshot()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
