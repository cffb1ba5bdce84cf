using System.Buffers;
using System.Data.Common;
using TikApis.Counting;
using TikApis.Journaling;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Steps of the protocol, as tests say them.</summary>
static class StoreSteps
{
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>How long a step is watched that must not get on.</summary>
    static readonly TimeSpan Watched = TimeSpan.FromMilliseconds(300);

    /// <summary>Asserts that a step waits for something.</summary>
    public static async Task AssertWaits(Task step)
    {
        await Task.WhenAny(step, Task.Delay(Watched, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.False(step.IsCompleted, "It did not wait.");
    }

    /// <summary>A registered writer that owns an account, with nothing in its journal.</summary>
    public static async Task<long> Owner(this StoreProcess process, params string[] accounts)
    {
        var writer = await process.Journal.RegisterWriter("silo", CancellationToken.None);
        var owners = await Task.WhenAll(accounts.Select(process.Ownership.ReadOwner));
        var taken = await process.Ownership.Take([.. accounts.Select((a, i) => new Claim(a, owners[i], writer, Some.Noon.AddDays(30)))]);
        Assert.All(taken, Assert.True);
        return writer;
    }

    public static async Task Append(this StoreProcess process, long writer, long position, byte[] payload) =>
        Assert.Equal(AppendFate.Appended, await process.Journal.Append(writer, position, payload));

    /// <summary>A5: an exception means that nobody knows, and the same is sent again. A process that was fenced has lost its sessions.</summary>
    public static async Task<AppendFate> AppendUntilKnown(this StoreProcess process, long writer, long position, byte[] payload)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await process.Journal.Append(writer, position, payload);
            }
            catch (DbException) when (tries < 20)
            {
            }
        }
    }

    /// <summary>Begins a fold as a checkpoint does: a store that does not let it wait for long is asked again.</summary>
    public static async Task<IFoldTransaction> BeginFoldInTime(this StoreProcess process, long writer)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await process.BeginFold(writer);
            }
            catch (DbException) when (tries < 20)
            {
            }
        }
    }

    public static Task<IFoldTransaction> BeginFold(this StoreProcess process, long writer) => process.Journal.BeginFold(writer, CancellationToken.None);

    /// <summary>Folds the whole tail of a writer, commits, and trims it.</summary>
    public static async Task Fold(this StoreProcess process, long writer)
    {
        var tail = await process.Tail(writer);
        await using (var fold = await process.BeginFold(writer))
        {
            await fold.Take(tail);
            await fold.Commit();
        }

        await process.Journal.Trim(writer, tail.Rows[^1].Position, CancellationToken.None);
    }

    /// <summary>What of a writer's journal is not in the tables.</summary>
    public static Task<JournalTail> Tail(this StoreProcess process, long writer, long upTo = long.MaxValue, int maxBytes = int.MaxValue, long after = 0) =>
        process.Journal.ReadTail(writer, after, upTo, maxBytes, CancellationToken.None);

    /// <summary>Positions of the rows that are not in the tables.</summary>
    public static IEnumerable<long> Positions(this JournalTail tail) => tail.Rows.Select(row => row.Position);

    /// <summary>What some rows add to each account.</summary>
    public static KeyValuePair<string, FoldedAccount>[] Accounts(this JournalTail tail)
    {
        var entries = new FoldedEntries(Window);
        foreach (var row in tail.Rows)
            entries.Add(row);
        return [.. entries.Accounts];
    }

    /// <summary>Applies a whole tail and moves the checkpoint, without a commit.</summary>
    public static async Task Take(this IFoldTransaction fold, JournalTail tail)
    {
        await fold.Apply(tail.Accounts());
        await fold.Advance(tail.Rows[^1].Position);
    }

    /// <summary>Appends a row at the next position after the checkpoint and folds it.</summary>
    public static async Task AppendAndFold(this StoreProcess process, long writer, params JournalEntry[] entries)
    {
        long checkpoint;
        await using (var fold = await process.BeginFold(writer))
            checkpoint = fold.Progress.Position;
        await process.Append(writer, checkpoint + 1, Row(entries));
        await process.Fold(writer);
    }

    /// <summary>What a row of a group commit holds.</summary>
    public static byte[] Row(params JournalEntry[] entries)
    {
        var group = new ArrayBufferWriter<byte>();
        foreach (var entry in entries)
            entry.WriteTo(group);
        JournalEntry.Seal(group);
        return group.WrittenSpan.ToArray();
    }

    /// <summary>An entry that arrived at <see cref="Some.Noon"/>.</summary>
    public static JournalEntry Entry(string account, params IEnumerable<Event> events) => EntryAt(account, Some.Noon, events);

    public static JournalEntry EntryAt(string account, DateTimeOffset arrival, params IEnumerable<Event> events)
    {
        var batch = new UsageBatchWriter();
        foreach (var e in events)
            batch.Add(Some.Record(e.Id, e.At, batch.IndexOf(e.Series), e.Status, e.Micros ?? EventRecord.NoResponseTime));
        return new JournalEntry(account, arrival.ToUnixTimeMilliseconds(), batch.ToBatch());
    }

    /// <summary>All hours of an account, by hour and series.</summary>
    public static async Task<Dictionary<(long, Series), Tally>> Hours(this StoreProcess process, string account) =>
        BySeries(await process.Cells(account, days: false));

    /// <summary>All days of an account, by day and series.</summary>
    public static async Task<Dictionary<(long, Series), Tally>> Days(this StoreProcess process, string account) =>
        BySeries(await process.Cells(account, days: true));

    /// <summary>All hours or days of an account.</summary>
    public static Task<Dictionary<RollupCell, Tally>> Cells(this StoreProcess process, string account, bool days) =>
        process.Cells(account, AllOf(new TablePart(days, 0, Some.Noon.AddYears(10).Ms())));

    /// <summary>What a query reads of an account, summed by cell.</summary>
    public static async Task<Dictionary<RollupCell, Tally>> Cells(this StoreProcess process, string account, TableQuery query)
    {
        Dictionary<RollupCell, Tally> rows = [];
        await process.Tables.Read(account, writer: 0, query, (cell, tally) => Add(rows, cell, tally));
        return rows;
    }

    /// <summary>Everything in some parts.</summary>
    public static TableQuery AllOf(params TablePart[] parts) => new(parts, UsageFilter.All, SeriesParts.All, UsageInterval.Hourly);

    /// <summary>Adds to a cell's tally.</summary>
    public static void Add<TCell>(Dictionary<TCell, Tally> sums, TCell cell, Tally tally)
        where TCell : notnull
    {
        if (!sums.TryGetValue(cell, out var sum))
            sums.Add(cell, sum = new Tally());
        sum.Add(tally);
    }

    public static async Task<long> Requests(this StoreProcess process, string account) => (await process.Hours(account)).Values.Sum(t => t.Requests);

    public static long Ms(this DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    static Dictionary<(long, Series), Tally> BySeries(Dictionary<RollupCell, Tally> cells)
    {
        Dictionary<(long, Series), Tally> sums = [];
        foreach (var (cell, tally) in cells)
            Add(sums, (cell.StartMs, cell.Series), tally);
        return sums;
    }
}

/// <summary>One event of a test.</summary>
sealed record Event(DateTimeOffset At, Series Series, int Status = 200, uint? Micros = null, string? Id = null)
{
    public static Event Of(string? id = null) => new(Some.Noon, Some.Posts, Id: id);
}
