using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using TikApis.RateLimits;
using TikApis.Tests.Support;

namespace TikApis.Tests.Http;

/// <summary>What is changed of an account reaches whoever counts it, which does not ask for it.</summary>
public sealed class ToldChangeTests : IAsyncLifetime
{
    readonly TempFolder folder = new();
    readonly Notices notices = new();
    UsageApp app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await UsageApp.Start(folder.Database, services => services.AddSingleton<IIncomingGrainCallFilter>(notices));
        Assert.Equal(201, (await app.Http.Post("/v1/accounts", new { id = "told", name = "Told", plan = "free" })).Status);
        Assert.Equal((Fate.Arrived, 30), (await notices.Next(), await PerMinute()));
    }

    [Fact]
    public async Task A_change_is_told_again_until_it_has_arrived()
    {
        notices.Ahead = new([Fate.Lost, Fate.Lost, Fate.Lost]);
        await ChangePlan();
        for (var tries = 0; tries < 3; tries++)
            Assert.Equal(Fate.Lost, await notices.Next());

        Assert.Equal((Fate.Arrived, 60), (await notices.Next(), await PerMinute()));
    }

    [Fact]
    public async Task A_change_that_is_repeated_is_told_again()
    {
        notices.Ahead = new([Fate.Swallowed]);
        await ChangePlan();
        Assert.Equal((Fate.Swallowed, 30), (await notices.Next(), await PerMinute()));

        await ChangePlan();
        Assert.Equal((Fate.Arrived, 60), (await notices.Next(), await PerMinute()));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }

    async Task ChangePlan() => Assert.Equal(200, (await app.Http.Send("PATCH", "/v1/accounts/told", new { plan = "pro" })).Status);

    async Task<long> PerMinute() =>
        (await app.Grains.GetGrain<IRateLimitGrain>("told").GetKeyLimits("")).Limits.Single(limit => limit.Kind == LimitKind.RequestsPerMinute).Limit;

    enum Fate
    {
        Arrived,

        /// <summary>The call fails.</summary>
        Lost,

        /// <summary>The call seems to succeed.</summary>
        Swallowed,
    }

    /// <summary>Decides what becomes of notices of changes, and tells it.</summary>
    sealed class Notices : IIncomingGrainCallFilter
    {
        readonly Channel<Fate> told = Channel.CreateUnbounded<Fate>();

        /// <summary>Of the next ones; those after them arrive.</summary>
        public Queue<Fate> Ahead { get; set; } = new();

        public Task<Fate> Next() => told.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.MethodName != nameof(IRateLimitGrain.AccountChanged))
            {
                await context.Invoke();
                return;
            }

            var fate = Ahead.TryDequeue(out var ahead) ? ahead : Fate.Arrived;
            if (fate == Fate.Arrived)
                await context.Invoke();
            told.Writer.TryWrite(fate);
            if (fate == Fate.Lost)
                throw new TimeoutException("Lost on the way.");
        }
    }
}
