using Microsoft.Extensions.DependencyInjection;
using TikApis.Accounts;
using TikApis.Tests.Support;

namespace TikApis.Tests.Http;

/// <summary>What an account's grain is asked when somebody asks what the account used.</summary>
public sealed class AskedAccountTests : IAsyncLifetime
{
    readonly TempFolder folder = new();
    readonly Asked asked = new();
    UsageApp app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await UsageApp.Start(folder.Database, services => services.AddSingleton<IIncomingGrainCallFilter>(asked));
        Assert.Equal(201, (await app.Http.Post("/v1/accounts", new { id = "asked", name = "Asked", plan = "free" })).Status);
    }

    [Fact]
    public async Task Whether_an_account_is_there_is_asked_once()
    {
        await app.Get("/v1/accounts/asked/usage/errors");
        asked.Times = 0;
        await app.Get("/v1/accounts/asked/usage/errors");
        Assert.Equal(0, asked.Times);
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("live")]
    public async Task The_period_is_the_accounts_also_when_its_day_is_another_than_was_known(string what)
    {
        var now = TimeProvider.System.GetUtcNow();
        await app.Send(Event(now), Event(now.AddDays(-5)));
        Assert.Equal(1, (await Ask(what)).Requests);

        asked.AnchorDay = now.AddDays(-10).Day;
        for (var times = 0; times < 2; times++)
        {
            var (start, requests) = await Ask(what);
            Assert.Equal((now.AddDays(-10).UtcDateTime.Date, 2), (start.UtcDateTime.Date, requests));
        }
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("live")]
    public async Task Without_an_answer_of_the_account_there_is_none_and_later_there_is(string what)
    {
        await app.Send(Event(TimeProvider.System.GetUtcNow()));
        asked.Fails = true;
        await Assert.ThrowsAnyAsync<Exception>(() => Ask(what));
        asked.Fails = false;
        Assert.Equal(1, (await Ask(what)).Requests);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }

    async Task<(DateTimeOffset Start, long Requests)> Ask(string what)
    {
        var usage = app.Grains.GetGrain<TikApis.Usage.IUsageGrain>("asked");
        if (what == "live")
            return await usage.GetLive() is var live ? (live.Period.Start, live.Totals.Requests) : default;
        return await usage.GetSummary() is var summary ? (summary.Period.Start, summary.Totals.Requests) : default;
    }

    static object Event(DateTimeOffset at) => new { accountId = "asked", timestamp = at.UtcDateTime, method = "GET", endpoint = "/v1/posts", status = 200 };

    /// <summary>Counts who asks what an account is, and answers something else.</summary>
    sealed class Asked : IIncomingGrainCallFilter
    {
        public int Times { get; set; }

        public int? AnchorDay { get; set; }

        public bool Fails { get; set; }

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            await context.Invoke();
            if (context.InterfaceMethod.DeclaringType != typeof(IAccountGrain) || context.MethodName != nameof(IAccountGrain.Get))
                return;
            Times++;
            if (Fails)
                throw new TimeoutException("Lost on the way.");
            if (AnchorDay is { } day && context.Result is Account account)
                context.Result = account with { AnchorDay = day };
        }
    }
}
