using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using TikApis.Journaling;
using TikApis.Silo.Storage.Sqlite;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Crash;

/// <summary>
/// Any sequence of batches, duplicates, late events, checkpoints, deactivations, lost connections, crashes and
/// restarts gives the numbers of a naive count. Each seed is another sequence.
/// </summary>
public sealed class SequenceTests(ITestOutputHelper output)
{
    const int Steps = 160;
    static readonly TimeSpan Window = TimeSpan.FromHours(24);
    static readonly string[] Accounts = ["ann", "bob", "Bob", "0cd"];

    static readonly Series[] AllSeries =
    [
        Some.Posts,
        Some.Reports,
        new("key_2", "GET /v1/tiktok/posts", "TikTok Posts"),
        new("", "POST /v1/auth/login", "Authentication"),
        new("key_1", "DELETE /v1/things/{id}", "System"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Any_sequence_gives_the_numbers_of_a_naive_count(int seed)
    {
        using var folder = new TempFolder();
        await using var run = await Run.Start(folder.Database, seed);
        var done = new Dictionary<string, int>();
        for (var step = 0; step < Steps; step++)
        {
            var what = await run.Step();
            done[what] = done.GetValueOrDefault(what) + 1;
        }

        await run.CompareAll();
        output.WriteLine($"{run.Counted} events counted. {string.Join(", ", done.OrderBy(d => d.Key).Select(d => $"{d.Key} {d.Value}"))}");
    }

    sealed class Run : IAsyncDisposable
    {
        readonly string database;
        readonly Random random;
        readonly SteeredClock clock = new(Some.Noon);
        readonly NaiveCount naive = new(Window);
        readonly Faults faults = new();
        UsageApp app = null!;
        int nextId;

        Run(string database, int seed) => (this.database, random) = (database, new Random(seed));

        public int Counted => naive.Count;

        DateTimeOffset Now => clock.GetUtcNow();

        public static async Task<Run> Start(string database, int seed)
        {
            var run = new Run(database, seed);
            await run.Open();
            return run;
        }

        public async Task<string> Step()
        {
            switch (random.Next(100))
            {
                case < 10:
                    await SendCopies(Accounts[random.Next(Accounts.Length)]);
                    return "copies at once";
                case < 55:
                    await Task.WhenAll(Accounts.Where(_ => random.Next(2) == 0).Select(Send).ToArray());
                    return "sends";
                case < 65:
                    await Compare(Accounts[random.Next(Accounts.Length)]);
                    return "queries";
                case < 73:
                    await Checkpoint();
                    return "checkpoints";
                case < 82:
                    await Deactivate(Accounts[random.Next(Accounts.Length)]);
                    return "deactivations";
                case < 88:
                    faults.LoseNext(random.Next(1, 3));
                    return "commits lost";
                case < 94:
                    faults.LoseNextAnswers(random.Next(1, 3));
                    return "answers lost";
                case < 96:
                    clock.Advance(TimeSpan.FromHours(random.Next(1, 30)));
                    return "clock moves";
                case < 97:
                    await app.DisposeAsync();
                    await Open();
                    return "restarts";
                default:
                    await Crash();
                    return "crashes";
            }
        }

        public async Task CompareAll()
        {
            foreach (var account in Accounts)
                await Compare(account);
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();

        async Task Checkpoint()
        {
            try
            {
                await app.Services.GetRequiredService<Checkpoint>().Run(CancellationToken.None);
            }
            catch (IOException)
            {
                // A commit was lost, or its answer: the next checkpoint finds out which.
            }
        }

        async Task Open()
        {
            faults.Clear();
            faults.Cut = false;
            app = await UsageApp.Start(
                database,
                services =>
                {
                    services.AddSingleton<TimeProvider>(clock);
                    services.AddSingleton<IJournalStore>(provider =>
                        new FaultyJournalStore(ActivatorUtilities.CreateInstance<SqliteJournalStore>(provider), faults));
                },
                "--Journal:CheckpointInterval=00:00:00.200",
                "--Journal:FoldBytes=2000",
                "--Bounds:MaxDays=3",
                "--Logging:LogLevel:Default=None",
                "--Logging:LogLevel:Orleans=None");
        }

        /// <summary>The process dies while batches are under way; they are sent again after the restart.</summary>
        async Task Crash()
        {
            var batches = Accounts.Select(account => (Account: account, Batch: NextBatch(account))).ToArray();
            var sending = Task.WhenAll(batches.Select(b => Try(b.Account, b.Batch)));
            if (random.Next(2) == 0)
                await Task.Yield();
            faults.Cut = true;
            await app.Drop();
            var answered = await sending;
            await Open();
            for (var i = 0; i < batches.Length; i++)
            {
                var (account, batch) = batches[i];
                var (again, _) = await TryUntilAcknowledged(account, batch);
                var accepted = naive.Acknowledge(account, batch, Now.ToUnixTimeMilliseconds());

                // What was acknowledged before the crash is a duplicate after it, all of it.
                Assert.True(answered[i] is null || again.Accepted == 0, $"{again.Accepted} acknowledged events were lost in a crash.");
                Assert.True(answered[i] is not { } first || first.Accepted == accepted);
            }
        }

        async Task Send(string account)
        {
            var batch = NextBatch(account);
            var (result, tries) = await TryUntilAcknowledged(account, batch);
            var accepted = naive.Acknowledge(account, batch, Now.ToUnixTimeMilliseconds());
            Assert.Equal(batch.Length, result.Accepted + result.Duplicates);
            if (tries == 1)
                Assert.Equal(accepted, result.Accepted);
        }

        /// <summary>A gateway that does not wait for its answer: the same batch several times at once.</summary>
        async Task SendCopies(string account)
        {
            var batch = NextBatch(account);
            var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TryUntilAcknowledged(account, batch)));
            var accepted = naive.Acknowledge(account, batch, Now.ToUnixTimeMilliseconds());
            if (results.All(r => r.Tries == 1))
                Assert.Equal(accepted, results.Sum(r => r.Result.Accepted));
            Assert.True(results.Sum(r => r.Result.Accepted) <= accepted);
        }

        async Task<(RecordResult Result, int Tries)> TryUntilAcknowledged(string account, TestEvent[] batch)
        {
            for (var tries = 1; ; tries++)
            {
                if (await Try(account, batch) is { } result)
                    return (result, tries);
                Assert.True(tries < 50, "The batch is refused for ever.");
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }
        }

        /// <summary>Null when the batch was not acknowledged.</summary>
        async Task<RecordResult?> Try(string account, TestEvent[] batch)
        {
            var writer = new UsageBatchWriter();
            foreach (var e in batch)
                writer.Add(Some.Record(e.Id, e.At, writer.IndexOf(e.Series), e.Status, e.Micros));
            try
            {
                return await app.Grains.GetGrain<IUsageGrain>(account).Record(writer.ToBatch());
            }
            catch (Exception failed) when (failed is UsageUnavailableException or OrleansException or ObjectDisposedException or TimeoutException)
            {
                return null;
            }
        }

        TestEvent[] NextBatch(string account) =>
        [
            .. Enumerable.Range(0, random.Next(1, 25)).Select(_ => new TestEvent(
                account,
                $"e{(random.Next(3) == 0 ? random.Next(nextId + 1) : nextId++)}",
                TimeOf(),
                AllSeries[random.Next(AllSeries.Length)],
                random.Next(5) switch { 0 => 500, 1 => 429, _ => 200 },
                random.Next(3) == 0 ? EventRecord.NoResponseTime : (uint)random.Next(0, 2_000_000))),
        ];

        /// <summary>Mostly now; sometimes hours, days or a month late; to the millisecond, as records keep it.</summary>
        DateTimeOffset TimeOf()
        {
            var late = random.Next(6) switch { 0 => TimeSpan.FromHours(random.Next(48)), 1 => TimeSpan.FromDays(random.Next(40)), _ => TimeSpan.Zero };
            return DateTimeOffset.FromUnixTimeMilliseconds((Now - late).ToUnixTimeMilliseconds());
        }

        /// <summary>The call activates an account that is not active, which may find commits lost.</summary>
        Task<bool> Deactivate(string account) => UntilAnswered(async () =>
        {
            await app.Grains.GetGrain<IUsageGrain>(account).Cast<IGrainManagementExtension>().DeactivateOnIdle();
            return true;
        });

        async Task Compare(string account)
        {
            var end = Buckets.StartOf(Now, UsageInterval.Hourly).AddHours(random.Next(1, 3));
            var query = new UsageQuery(
                end.AddHours(-random.Next(1, 24 * 60)),
                end,
                (UsageInterval)random.Next(4))
            {
                Filter = new UsageFilter(
                    Category: random.Next(3) == 0 ? AllSeries[random.Next(AllSeries.Length)].Category : null,
                    StatusClass: random.Next(4) == 0 ? random.Next(2, 6) : null),
            };
            var grain = app.Grains.GetGrain<IUsageGrain>(account);
            Assert.Equal(naive.Describe(account, query), NaiveCount.Describe(await UntilAnswered(() => grain.GetUsage(query))));
            Assert.Equal(naive.DescribeEndpoints(account, query), NaiveCount.DescribeEndpoints(await UntilAnswered(() => grain.GetEndpoints(query))));
        }

        /// <summary>A query may find the account closed to it while commits are lost; it is asked again, as a client does.</summary>
        static async Task<T> UntilAnswered<T>(Func<Task<T>> query)
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return await query();
                }
                catch (UsageUnavailableException) when (tries < 50)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
                }
            }
        }
    }
}
