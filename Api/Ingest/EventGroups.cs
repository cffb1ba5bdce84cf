using System.Runtime.InteropServices;
using System.Text;
using TikApis.Endpoints;
using TikApis.Usage;

namespace TikApis.Api.Ingest;

/// <summary>
/// Gathers the valid events of a request, then encodes each account's once. Records wait in one list with
/// their account's number beside them, so that many accounts need no more memory than one.
/// </summary>
sealed class EventGroups(CategoryRules categories)
{
    // Accounts and keys number at most one an event, routes two (see RouteTable).
    const int NumberBits = 15;

    readonly Utf8Interner accounts = new();
    readonly Utf8Interner keys = new();
    readonly RouteTable routes = new(categories);
    readonly Dictionary<long, ushort> indexes = [];
    readonly List<(int Account, int Key, int Route)> series = [];
    readonly List<Group> groups = [];
    readonly List<(EventRecord Record, int Account)> events = [];

    /// <summary>Adds a valid event.</summary>
    public void Add(in RawEvent e, UInt128 id, ReadOnlySpan<byte> path, long timestampMs, ushort statusAndMarks, uint responseMicros)
    {
        var account = accounts.IndexOf(e.AccountId);
        if (account == groups.Count)
            groups.Add(default);
        ref var group = ref CollectionsMarshal.AsSpan(groups)[account];
        group.Events++;

        var key = keys.IndexOf(e.ApiKeyId);
        var route = routes.IndexOf(e.Method, path, e.Category);
        var name = ((((long)account << NumberBits) | (uint)key) << NumberBits) | (uint)route;
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(indexes, name, out var known);
        if (!known)
        {
            index = group.Series++;
            group.SeriesBytes += SizeOf(key, route);
            series.Add((account, key, route));
        }

        events.Add((new EventRecord((ulong)(id >> 64), (ulong)id, timestampMs, responseMicros, statusAndMarks, index), account));
    }

    /// <summary>The batch of each account, in the order the accounts came; the groups are empty then.</summary>
    public AccountEvents[] Drain()
    {
        var byAccount = CollectionsMarshal.AsSpan(groups);
        foreach (ref var group in byAccount)
        {
            group.Bytes = UsageBatch.Allocate(group.Series, group.SeriesBytes, group.Events);
            group.NextSeries = UsageBatch.HeaderSize;
            group.NextRecord = UsageBatch.HeaderSize + group.SeriesBytes;
        }

        foreach (var (account, key, route) in CollectionsMarshal.AsSpan(series))
            WriteSeries(ref byAccount[account], key, route);

        foreach (ref readonly var e in CollectionsMarshal.AsSpan(events))
        {
            ref var group = ref byAccount[e.Account];
            MemoryMarshal.Write(group.Bytes.AsSpan(group.NextRecord), in e.Record);
            group.NextRecord += EventRecord.Size;
        }

        var batches = new AccountEvents[byAccount.Length];
        for (var i = 0; i < batches.Length; i++)
            batches[i] = new AccountEvents(Encoding.UTF8.GetString(accounts[i]), new UsageBatch(byAccount[i].Bytes));
        Clear();
        return batches;
    }

    public void Clear()
    {
        accounts.Clear();
        keys.Clear();
        routes.Clear();
        indexes.Clear();
        series.Clear();
        groups.Clear();
        events.Clear();
    }

    int SizeOf(int key, int route)
    {
        routes.Read(route, out var endpoint, out var category);
        return UsageBatch.SizeOf(keys[key]) + UsageBatch.SizeOf(endpoint) + UsageBatch.SizeOf(category);
    }

    void WriteSeries(ref Group group, int key, int route)
    {
        routes.Read(route, out var endpoint, out var category);
        group.NextSeries += UsageBatch.WriteText(group.Bytes.AsSpan(group.NextSeries), keys[key]);
        group.NextSeries += UsageBatch.WriteText(group.Bytes.AsSpan(group.NextSeries), endpoint);
        group.NextSeries += UsageBatch.WriteText(group.Bytes.AsSpan(group.NextSeries), category);
    }

    struct Group
    {
        public int Events;
        public ushort Series;
        public int SeriesBytes;
        public byte[] Bytes;
        public int NextSeries;
        public int NextRecord;
    }
}
