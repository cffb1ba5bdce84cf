using Microsoft.Extensions.DependencyInjection;
using TikApis.RateLimits;
using TikApis.Tests.Support;

namespace TikApis.Tests.Http;

/// <summary>What is changed of an account reaches whoever counts it, which does not ask for it.</summary>
public sealed class ToldChangeTests
{
    [Fact]
    public async Task A_change_is_told_again_until_it_has_arrived()
    {
        using var folder = new TempFolder();
        var notices = new LostNotices();
        await using var app = await UsageApp.Start(folder.Database, services => services.AddSingleton<IIncomingGrainCallFilter>(notices));
        Assert.Equal(201, (await app.Http.Post("/v1/accounts", new { id = "told", name = "Told", plan = "free" })).Status);
        await Until(app, 30);

        notices.ToLose = 3;
        Assert.Equal(200, (await app.Http.Send("PATCH", "/v1/accounts/told", new { plan = "pro" })).Status);

        await Until(app, 60);
        Assert.Equal(0, notices.ToLose);
    }

    [Fact]
    public async Task A_change_that_is_repeated_is_told_again()
    {
        using var folder = new TempFolder();
        var notices = new LostNotices();
        await using var app = await UsageApp.Start(folder.Database, services => services.AddSingleton<IIncomingGrainCallFilter>(notices));
        Assert.Equal(201, (await app.Http.Post("/v1/accounts", new { id = "told", name = "Told", plan = "free" })).Status);
        await Until(app, 30);

        notices.Swallow = true;
        Assert.Equal(200, (await app.Http.Send("PATCH", "/v1/accounts/told", new { plan = "pro" })).Status);
        while (notices.Swallowed == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(30, await PerMinute(app));
        notices.Swallow = false;
        Assert.Equal(200, (await app.Http.Send("PATCH", "/v1/accounts/told", new { plan = "pro" })).Status);

        await Until(app, 60);
    }

    static async Task Until(UsageApp app, long perMinute)
    {
        for (var tries = 0; await PerMinute(app) != perMinute; tries++)
        {
            Assert.True(tries < 500, "The account was not told.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    static async Task<long> PerMinute(UsageApp app) =>
        (await app.Grains.GetGrain<IRateLimitGrain>("told").GetKeyLimits("")).Limits.Single(limit => limit.Kind == LimitKind.RequestsPerMinute).Limit;

    /// <summary>Some notices of changes do not arrive: the call fails, or it seems to succeed.</summary>
    sealed class LostNotices : IIncomingGrainCallFilter
    {
        int swallowed;

        public int ToLose { get; set; }

        public bool Swallow { get; set; }

        public int Swallowed => Volatile.Read(ref swallowed);

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.MethodName != nameof(IRateLimitGrain.AccountChanged))
                return context.Invoke();
            if (Swallow)
            {
                Interlocked.Increment(ref swallowed);
                return Task.CompletedTask;
            }

            if (ToLose == 0)
                return context.Invoke();
            ToLose--;
            throw new TimeoutException("Lost on the way.");
        }
    }
}
