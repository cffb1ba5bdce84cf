using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using TikApis.Accounts;
using TikApis.Counting;
using TikApis.Silo.Storage.Sqlite;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Http;

/// <summary>An account that nobody had before has nothing stored, and is opened without looking for it.</summary>
public sealed class NewAccountTests
{
    [Fact]
    public async Task Only_what_was_counted_before_is_read()
    {
        using var folder = new TempFolder();
        await using (var app = await Start(folder, out var tables))
        {
            Assert.Equal((1, 0), await Send(app, "a", TimeProvider.System.GetUtcNow()));
            Assert.Equal((0, 1), await Send(app, "a", TimeProvider.System.GetUtcNow()));
            Assert.Equal((0, 0), (tables.Loaded, tables.DaysRead));

            // Now there is something: the names of another day are looked for.
            Assert.Equal((1, 0), await Send(app, "b", TimeProvider.System.GetUtcNow().AddDays(-2)));
            Assert.Equal((0, 1), (tables.Loaded, tables.DaysRead));
        }

        await using var again = await Start(folder, out var later);
        Assert.Equal((0, 1), await Send(again, "a", TimeProvider.System.GetUtcNow()));
        Assert.Equal((1, 0), await Send(again, "c", TimeProvider.System.GetUtcNow()));
        Assert.Equal((1, 1), (later.Loaded, later.DaysRead));
    }

    [Fact]
    public async Task Who_created_it_is_asked_only_when_somebody_may_have()
    {
        using var folder = new TempFolder();
        var index = new CountedIndex();
        await using var app = await UsageApp.Start(folder.Database, services => services.AddSingleton<IAccountIndex>(provider =>
        {
            index.Index = ActivatorUtilities.CreateInstance<SqliteAccountIndex>(provider);
            return index;
        }));

        Assert.Equal((1, 0), await Send(app, "a", TimeProvider.System.GetUtcNow()));
        Assert.DoesNotContain("new", index.Found);

        // Created afterwards: it has the plan at once, and goes on with what it has counted.
        Assert.Equal(201, (await app.Http.Post("/v1/accounts", new { id = "new", name = "New", plan = "pro" })).Status);
        Assert.Equal((0, 1), await Send(app, "a", TimeProvider.System.GetUtcNow()));
        Assert.Contains("new", index.Found);
        var summary = await app.Http.Data("/v1/accounts/new/usage/summary");
        Assert.Equal(("pro", 1), (summary.GetProperty("plan").GetString(), summary.GetProperty("totals").GetProperty("requests").GetInt32()));
    }

    static Task<UsageApp> Start(TempFolder folder, out CountedTables tables)
    {
        var counted = tables = new CountedTables();
        return UsageApp.Start(folder.Database, services => services.AddSingleton<IUsageTables>(provider =>
        {
            counted.Tables = ActivatorUtilities.CreateInstance<SqliteUsageTables>(provider);
            return counted;
        }));
    }

    static async Task<(int Accepted, int Duplicates)> Send(UsageApp app, string id, DateTimeOffset at)
    {
        var data = (await app.Http.Post("/v1/usage/events", new { id, accountId = "new", timestamp = at, method = "GET", endpoint = "/v1/things", status = 200 })).Json.GetProperty("data");
        return (data.GetProperty("accepted").GetInt32(), data.GetProperty("duplicates").GetInt32());
    }

    /// <summary>Keeps which accounts were looked up.</summary>
    sealed class CountedIndex : IAccountIndex
    {
        public SqliteAccountIndex Index { get; set; } = null!;

        public ConcurrentBag<string> Found { get; } = [];

        public Task<AccountEntry?> Find(string accountId)
        {
            Found.Add(accountId);
            return Index.Find(accountId);
        }

        public Task Put(string accountId, AccountEntry entry) => Index.Put(accountId, entry);

        public Task<AccountPage> List(AccountFilter filter, string defaultPlan, int skip, int take) => Index.List(filter, defaultPlan, skip, take);

        public Task<bool> IsInUse(string plan) => Index.IsInUse(plan);
    }

    /// <summary>Counts what is read when an account is opened.</summary>
    sealed class CountedTables : IUsageTables
    {
        public SqliteUsageTables Tables { get; set; } = null!;

        public int Loaded { get; private set; }

        public int DaysRead { get; private set; }

        public Task<StoredAccount> Load(string accountId, long nowMs, long minutesFromMs, int mostIds, long periodStartMs)
        {
            Loaded++;
            return Tables.Load(accountId, nowMs, minutesFromMs, mostIds, periodStartMs);
        }

        public Task<IReadOnlyList<(long Day, Series Series)>> ReadSeries(string accountId, IReadOnlyList<long> days)
        {
            DaysRead += days.Count;
            return Tables.ReadSeries(accountId, days);
        }

        public Task<TableSnapshot> Read(string accountId, long writer, TableQuery query, Action<RollupCell, Tally> read) => Tables.Read(accountId, writer, query, read);

        public Task<(TableSnapshot Snapshot, RecentErrors Errors)> ReadErrors(string accountId, long writer) => Tables.ReadErrors(accountId, writer);

        public Task<IReadOnlyList<(Series Series, long Requests)>> Rank(string accountId, TableQuery query, int most) => Tables.Rank(accountId, query, most);
    }
}
