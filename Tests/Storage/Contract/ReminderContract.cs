namespace TikApis.Tests.Storage.Contract;

public abstract class ReminderContract(IClusterFixture fixture) : IAsyncLifetime
{
    // Beyond a second and a millisecond, as the provider computes it from a clock; PostgreSQL keeps microseconds.
    static readonly DateTime Start = new DateTime(2026, 3, 1, 12, 30, 15, DateTimeKind.Utc).AddTicks(1234560);

    IReminderTable Table => fixture.Reminders;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reminder_WhenRegistered_IsReadBackExactly()
    {
        var grain = GrainId.Create("reminded", "exact");

        var etag = await Register(grain, "daily", TimeSpan.FromDays(60));

        var row = await Find(grain, "daily");
        Assert.NotNull(row);
        Assert.Equal(grain, row.GrainId);
        Assert.Equal("daily", row.ReminderName);
        Assert.Equal(Start, row.StartAt);
        Assert.Equal(DateTimeKind.Utc, row.StartAt.Kind);
        Assert.Equal(TimeSpan.FromDays(60), row.Period);
        Assert.Equal(etag, row.ETag);
    }

    [Fact]
    public async Task Reminder_WhenRegisteredAgain_IsUpdatedWithANewETag()
    {
        var grain = GrainId.Create("reminded", "updated");
        var first = await Register(grain, "daily", TimeSpan.FromMinutes(1));

        var second = await Register(grain, "daily", TimeSpan.FromMinutes(2));

        Assert.NotEqual(first, second);
        var row = Assert.Single(await List(grain));
        Assert.Equal(TimeSpan.FromMinutes(2), row.Period);
        Assert.Equal(second, row.ETag);
    }

    [Fact]
    public async Task Reminders_WhenSeveral_AreListedForTheirGrainOnly()
    {
        var grain = GrainId.Create("reminded", "several");
        await Register(grain, "one", TimeSpan.FromMinutes(1));
        await Register(grain, "two", TimeSpan.FromMinutes(1));
        await Register(GrainId.Create("reminded", "several more"), "three", TimeSpan.FromMinutes(1));

        Assert.Equal(["one", "two"], (await List(grain)).Select(row => row.ReminderName).Order());
        Assert.Null(await Find(grain, "three"));
    }

    [Fact]
    public async Task Reminder_WhenRemoved_IsGone()
    {
        var grain = GrainId.Create("reminded", "removed");
        var etag = await Register(grain, "daily", TimeSpan.FromMinutes(1));

        Assert.True(await Remove(grain, "daily", etag));

        Assert.Null(await Find(grain, "daily"));
        Assert.False(await Remove(grain, "daily", etag));
    }

    [Fact]
    public async Task Reminder_WhenRemovedByAnOldETag_Stays()
    {
        var grain = GrainId.Create("reminded", "stale");
        var old = await Register(grain, "daily", TimeSpan.FromMinutes(1));
        await Register(grain, "daily", TimeSpan.FromMinutes(2));

        Assert.False(await Remove(grain, "daily", old));

        Assert.NotNull(await Find(grain, "daily"));
    }

    // Silos own ranges (begin, end] of a ring of uints, which the table holds as ints.
    [Theory]
    [InlineData(0u, 0x7FFF_FFFFu)]
    [InlineData(0x7FFF_FFFFu, 0xFFFF_FFFFu)]
    [InlineData(0x4000_0000u, 0xC000_0000u)]
    [InlineData(0xC000_0000u, 0x4000_0000u)]
    [InlineData(0xFFFF_FFFFu, 0u)]
    [InlineData(0x1234_5678u, 0x1234_5678u)]
    public async Task Reminders_WhenReadByRange_AreThoseInIt(uint begin, uint end)
    {
        var grains = Enumerable.Range(0, 64).Select(i => GrainId.Create("ranged", $"{i}")).ToArray();
        foreach (var grain in grains)
            await Register(grain, "daily", TimeSpan.FromMinutes(1));

        var read = (await Table.ReadRows(begin, end, Cancellation)).Reminders.Select(row => row.GrainId).Where(grains.Contains);

        Assert.Equal(grains.Where(InRange).Order(), read.Order());

        bool InRange(GrainId grain)
        {
            var hash = grain.GetUniformHashCode();
            return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
        }
    }

    public async ValueTask InitializeAsync() => await fixture.Start();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    async Task<string> Register(GrainId grain, string name, TimeSpan period) =>
        await Table.UpsertRow(new() { GrainId = grain, ReminderName = name, StartAt = Start, Period = period }, Cancellation) ?? "";

    Task<ReminderEntry?> Find(GrainId grain, string name) => Table.ReadRow(grain, name, Cancellation);

    async Task<IList<ReminderEntry>> List(GrainId grain) => (await Table.ReadRows(grain, Cancellation)).Reminders;

    Task<bool> Remove(GrainId grain, string name, string etag) => Table.RemoveRow(grain, name, etag, Cancellation);
}
