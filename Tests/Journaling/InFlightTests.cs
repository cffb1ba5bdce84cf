using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using TikApis.Journaling;
using TikApis.Silo.Storage.Sqlite;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Journaling;

/// <summary>A1: what happens to an account while its append has no fate yet.</summary>
public sealed class InFlightTests
{
    static readonly UsageQuery Day = new(Some.Noon.AddHours(-12), Some.Noon.AddHours(12));

    [Fact]
    public async Task The_same_id_sent_while_its_first_copy_commits_is_answered_after_it_and_counts_once()
    {
        using var folder = new TempFolder();
        var held = new HeldCommits();
        await using var app = await Start(folder, held);
        var grain = app.Grains.GetGrain<IUsageGrain>("acme");
        await grain.Record(Some.Batch("warm"));

        using var hold = held.Hold();
        var first = grain.Record(Some.Batch("x"));
        await held.Asked;
        var second = grain.Record(Some.Batch("x"));
        var query = await grain.GetUsage(Day);
        Assert.Equal(1, query.Totals.Requests);
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);

        held.Release();
        Assert.Equal((1, 0), await Figures(first));
        Assert.Equal((0, 1), await Figures(second));
        Assert.Equal(2, (await grain.GetUsage(Day)).Totals.Requests);
    }

    [Fact]
    public async Task Fenced_while_it_commits_neither_copy_is_acknowledged()
    {
        using var folder = new TempFolder();
        var held = new HeldCommits();
        await using var app = await Start(folder, held);
        var grain = app.Grains.GetGrain<IUsageGrain>("acme");
        await grain.Record(Some.Batch("warm"));

        using var hold = held.Hold();
        var first = grain.Record(Some.Batch("x"));
        await held.Asked;
        var second = grain.Record(Some.Batch("x"));
        await app.Services.GetRequiredService<SqliteJournalStore>().Fence(app.Services.GetRequiredService<Journal>().Writer, CancellationToken.None);
        held.Release();

        await Assert.ThrowsAsync<UsageUnavailableException>(() => first);
        await Assert.ThrowsAsync<UsageUnavailableException>(() => second);
    }

    [Fact]
    public async Task Activated_again_while_its_append_is_held_it_waits_for_the_tail()
    {
        using var folder = new TempFolder();
        var held = new HeldCommits();
        await using var app = await Start(folder, held);
        var grain = app.Grains.GetGrain<IUsageGrain>("acme");
        await grain.Record(Some.Batch("warm"));

        using var hold = held.Hold();
        var first = grain.Record(Some.Batch("x"));
        await held.Asked;
        await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle();
        var again = grain.Record(Some.Batch("x", "y"));
        held.Release();

        var (one, two) = (await first, await again);
        Assert.Equal((2, 1), (one.Accepted + two.Accepted, one.Duplicates + two.Duplicates));
        Assert.Equal(3, (await grain.GetUsage(Day)).Totals.Requests);
    }

    [Fact]
    public async Task Refused_by_a_journal_that_stops_an_event_sent_again_is_not_called_a_duplicate()
    {
        using var folder = new TempFolder();
        await using (var app = await Start(folder, new HeldCommits()))
        {
            var grain = app.Grains.GetGrain<IUsageGrain>("acme");
            await grain.Record(Some.Batch("warm"));
            await app.Services.GetRequiredService<Journal>().Stop(CancellationToken.None);
            for (var i = 0; i < 3; i++)
                await Assert.ThrowsAsync<UsageUnavailableException>(() => grain.Record(Some.Batch("x")));
        }

        await using (var app = await Start(folder, new HeldCommits()))
            Assert.Equal((1, 1), await Figures(app.Grains.GetGrain<IUsageGrain>("acme").Record(Some.Batch("x", "warm"))));
    }

    [Fact]
    public async Task A_batch_of_more_days_than_an_account_remembers_counts_whole()
    {
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(folder.Database, settings: ["--Bounds:MaxDays=3", "--Bounds:MaxEndpoints=1"]);
        var grain = app.Grains.GetGrain<IUsageGrain>("acme");
        var days = Enumerable.Range(0, 50).Select(day => ((string?)$"d{day}", Some.Noon.AddDays(-day), day % 2 == 0 ? Some.Posts : Some.Reports, 200)).ToArray();
        var results = await Task.WhenAll(days.Chunk(20).Append(days).Select(some => grain.Record(Some.Batch(some))));
        Assert.Equal((50, 50), (results.Sum(r => r.Accepted), results.Sum(r => r.Duplicates)));
        Assert.Equal(50, (await grain.GetUsage(new UsageQuery(Some.Noon.AddDays(-60), Some.Noon.AddDays(1).AddHours(-12)))).Totals.Requests);
    }

    static Task<UsageApp> Start(TempFolder folder, HeldCommits held) => UsageApp.Start(
        folder.Database,
        services =>
        {
            services.AddSingleton<SqliteJournalStore>();
            services.AddSingleton<IJournalStore>(provider => new HeldStore(provider.GetRequiredService<SqliteJournalStore>(), held));
        },
        "--Logging:LogLevel:TikApis=None");

    static async Task<(int, int)> Figures(Task<RecordResult> result) => ((await result).Accepted, (await result).Duplicates);

    /// <summary>Lets appends wait at the door.</summary>
    sealed class HeldCommits : IDisposable
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource? open;

        public Task Asked => asked.Task;

        /// <summary>Until <see cref="Release"/>, or the end of a test that fails: its app could not stop otherwise.</summary>
        public HeldCommits Hold()
        {
            asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
            open = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return this;
        }

        public void Release() => open!.TrySetResult();

        public void Dispose() => Release();

        public Task Pass()
        {
            asked.TrySetResult();
            return open?.Task ?? Task.CompletedTask;
        }
    }

    sealed class HeldStore(IJournalStore store, HeldCommits held) : IJournalStore
    {
        public Task<long> RegisterWriter(string silo, CancellationToken cancellation) => store.RegisterWriter(silo, cancellation);

        public async Task<AppendFate> Append(long writer, long position, ReadOnlyMemory<byte> payload)
        {
            await held.Pass();
            return await store.Append(writer, position, payload);
        }

        public Task Fence(long writer, CancellationToken cancellation) => store.Fence(writer, cancellation);

        public Task<IReadOnlyList<OpenWriter>> OpenWriters(CancellationToken cancellation) => store.OpenWriters(cancellation);

        public Task<JournalTail> ReadTail(long writer, long after, long upTo, int maxBytes, CancellationToken cancellation) => store.ReadTail(writer, after, upTo, maxBytes, cancellation);

        public Task Trim(long writer, long upTo, CancellationToken cancellation) => store.Trim(writer, upTo, cancellation);

        public int FoldStep => store.FoldStep;

        public Task<IFoldTransaction> BeginFold(long writer, CancellationToken cancellation) => store.BeginFold(writer, cancellation);
    }
}
