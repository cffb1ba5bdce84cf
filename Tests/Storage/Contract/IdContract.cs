using System.Buffers.Binary;
using TikApis.Dedupe;
using TikApis.Tests.Support;
using TikApis.Usage;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Ids of events, kept until they expire.</summary>
public abstract class IdContract(IStoreFixture fixture) : IAsyncDisposable
{
    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task Ids_of_many_folds_are_read_back_each_once()
    {
        var writer = await process.Owner("many");
        List<string> sent = [];
        for (var fold = 0; fold < 30; fold++)
        {
            string[] ids = [.. Enumerable.Range(0, 40).Select(i => $"{fold}-{i}")];
            sent.AddRange(ids);
            await process.AppendAndFold(writer, Entry("many", ids.Select(Event.Of)));
        }

        var stored = await Stored("many");

        Assert.Equal(30 * 40, stored.Count);
        Assert.Equal(sent.Select(Hash).ToHashSet(), stored.Select(id => id.Id).ToHashSet());
        Assert.All(stored, id => Assert.Equal(IdWindow.ExpiryOf(Some.Noon.Ms(), Window), id.ExpiresMs));
    }

    [Fact]
    public async Task Ids_of_one_large_fold_are_read_back()
    {
        var writer = await process.Owner("large");
        string[] ids = [.. Enumerable.Range(0, 2_000).Select(i => $"{i}")];

        await process.AppendAndFold(writer, Entry("large", ids.Select(Event.Of)));
        await process.AppendAndFold(writer, Entry("large", Event.Of("one more")));

        Assert.Equal(ids.Append("one more").Select(Hash).ToHashSet(), (await Stored("large")).Select(id => id.Id).ToHashSet());
    }

    [Fact]
    public async Task Ids_that_expire_soonest_come_first_and_expired_ones_not_at_all()
    {
        var writer = await process.Owner("order");
        foreach (var hours in new[] { 9, 2, 100, 5 })
            await process.AppendAndFold(writer, EntryAt("order", Some.Noon.AddHours(hours), Event.Of($"{hours}")), EntryAt("order", Some.Noon.AddHours(hours + 1), Event.Of($"{hours + 1}")));

        Assert.Equal(new[] { 2, 3, 5, 6, 9, 10, 100, 101 }.Select(h => Hash($"{h}")), (await Stored("order")).Select(id => id.Id));

        var expiry = IdWindow.ExpiryOf(Some.Noon.AddHours(6).Ms(), Window);
        Assert.Equal(5, (await Stored("order", expiry - 1)).Count);
        Assert.Equal(new[] { 9, 10, 100, 101 }.Select(h => Hash($"{h}")), (await Stored("order", expiry)).Select(id => id.Id));
    }

    [Fact]
    public async Task Events_without_an_id_leave_none()
    {
        var writer = await process.Owner("without");

        await process.AppendAndFold(writer, Entry("without", Event.Of(), Event.Of("one"), Event.Of()), EntryAt("without", Some.Noon.AddDays(1), Event.Of()));

        Assert.Equal([Hash("one")], (await Stored("without")).Select(id => id.Id));
    }

    [Fact]
    public async Task Ids_of_one_account_are_not_another_ones()
    {
        var writer = await process.Owner("a", "A");

        await process.AppendAndFold(writer, Entry("a", Event.Of("x")), Entry("A", Event.Of("y")));

        Assert.Equal([Hash("x")], (await Stored("a")).Select(id => id.Id));
        Assert.Equal([Hash("y")], (await Stored("A")).Select(id => id.Id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(299)]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(700)]
    [InlineData(1_199)]
    [InlineData(1_200)]
    [InlineData(1_201)]
    public async Task Of_more_ids_than_wanted_the_newest_come_and_the_rest_is_said(int most)
    {
        // Chunks of one fold and of several, 300 ids that expire together, four times over.
        var account = $"most {most}";
        var writer = await process.Owner(account);
        List<(long Expires, UInt128 Id)> sent = [];
        foreach (var (fold, hours) in Enumerable.Range(0, 20).Select(fold => (fold, Hours: fold / 5)))
        {
            string[] ids = [.. Enumerable.Range(0, fold % 5 == 0 ? 100 : 50).Select(i => $"{fold}-{i}")];
            sent.AddRange(ids.Select(id => (IdWindow.ExpiryOf(Some.Noon.AddHours(hours).Ms(), Window), Hash(id))));
            await process.AppendAndFold(writer, EntryAt(account, Some.Noon.AddHours(hours), ids.Select(Event.Of)));
        }

        var stored = await process.Tables.Load(account, 0, 0, most);

        Assert.Equal(sent.TakeLast(most), Split(stored.Ids));
        var older = sent.SkipLast(most).ToArray();
        Assert.Equal(older.Length == 0 ? default : new OlderIds(older.Length, older[^1].Expires), stored.OlderIds);
        Assert.Equal(new OlderIds(older.Count(id => id.Expires > sent[0].Expires), older.Length <= 300 ? 0 : older[^1].Expires), (await process.Tables.Load(account, sent[0].Expires, 0, most)).OlderIds);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    static UInt128 Hash(string id) => EventId.Of("", id);

    async Task<List<(long ExpiresMs, UInt128 Id)>> Stored(string account, long nowMs = 0) =>
        Split((await process.Tables.Load(account, nowMs, 0, int.MaxValue)).Ids);

    static List<(long ExpiresMs, UInt128 Id)> Split(IReadOnlyList<(long ExpiresMs, byte[] Ids)> chunks) =>
    [
        .. from chunk in chunks
           from id in chunk.Ids.Chunk(IdWindow.IdSize)
           select (chunk.ExpiresMs, new UInt128(BinaryPrimitives.ReadUInt64LittleEndian(id), BinaryPrimitives.ReadUInt64LittleEndian(id.AsSpan(8)))),
    ];
}
