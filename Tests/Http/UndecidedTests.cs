using Microsoft.Extensions.DependencyInjection;
using TikApis.RateLimits;
using TikApis.Silo.Storage.Sqlite;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Http;

/// <summary>What is answered while nobody can decide: what the account's plan says.</summary>
public sealed class UndecidedTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_plan_says_whether_requests_are_let_through(bool failOpen)
    {
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(
            folder.Database,
            services => services.AddSingleton<IRateLimitStore>(provider => new FailingStore(new SqliteRateLimits(provider.GetRequiredService<SqliteDatabase>()))),
            "--RateLimits:DecisionTimeout=00:00:02",
            $"--RateLimits:FailOpen={!failOpen}");
        var store = (FailingStore)app.Services.GetRequiredService<IRateLimitStore>();
        await app.Http.Post("/v1/plans", new { id = "own", name = "Own", limits = new { requestsPerDay = 1_000_000, failOpen } });
        await app.Http.Post("/v1/accounts", new { id = "known", name = "Known", plan = "own" });
        Assert.Equal((true, true), await Acquire(app, "known", 1));

        store.Fails = true;
        Assert.Equal((failOpen, false), await Acquire(app, "known", 500_000));
        Assert.Equal((!failOpen, false), await Acquire(app, "unknown", 1));

        store.Fails = false;
        Assert.Equal((true, true), await Acquire(app, "known", 500_000));
        Assert.Equal(500_001, (await app.Get("/v1/accounts/known/rate-limits?apiKeyId=k"))[0].GetProperty("limits")[0].GetProperty("used").GetInt64());
    }

    static async Task<(bool Allowed, bool Decided)> Acquire(UsageApp app, string accountId, int cost)
    {
        var reply = await app.Http.Post("/v1/rate-limits/acquire", new { accountId, apiKeyId = "k", endpoint = "/", cost });
        Assert.True(reply.Status == 200, reply.Text);
        return (reply.Data.GetProperty("allowed").GetBoolean(), reply.Data.GetProperty("decided").GetBoolean());
    }

    sealed class FailingStore(IRateLimitStore store) : IRateLimitStore
    {
        public bool Fails { get; set; }

        public Task<IReadOnlyList<bool>> Grant(long writer, IReadOnlyList<Grant> grants) =>
            Fails ? throw new UsageUnavailableException("The database is away.") : store.Grant(writer, grants);

        public Task Return(long writer, IReadOnlyList<Grant> taken) => store.Return(writer, taken);

        public Task AddRefused(IReadOnlyList<ViolationRow> refused) => store.AddRefused(refused);

        public Task<ViolationPage> ReadViolations(string accountId, ViolationFilter filter, int skip, int take) => store.ReadViolations(accountId, filter, skip, take);

        public Task<IReadOnlyList<ViolationHour>> ReadHours(string accountId, ViolationFilter filter) => store.ReadHours(accountId, filter);

        public Task<IReadOnlyList<LimitDay>> ReadDays(string accountId, long fromDayMs) => store.ReadDays(accountId, fromDayMs);
    }
}
