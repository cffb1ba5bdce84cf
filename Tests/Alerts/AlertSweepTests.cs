using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TikApis.Alerts;
using TikApis.Tests.Support;

namespace TikApis.Tests.Alerts;

/// <summary>Accounts of nodes that ended are looked at by those that go on.</summary>
public sealed class AlertSweepTests
{
    [Fact]
    public async Task Node_that_stops_looks_at_no_more_accounts_and_leaves_them_to_the_next()
    {
        using var folder = new TempFolder();
        var unwatched = new EndedNode("acme", "globex", "initech");
        await using var app = await UsageApp.Start(folder.Database, services => services.AddSingleton<IUnwatchedAccounts>(unwatched));
        var sweep = app.Grains.GetGrain<IAlertSweepGrain>(0);
        Assert.Equal(3, await sweep.Sweep());

        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await sweep.Sweep(); // One that was under way is over then.
        var done = unwatched.Done;

        Assert.Equal(0, await sweep.Sweep());
        Assert.True(done > 0);
        Assert.Equal(done, unwatched.Done);
    }

    /// <summary>One writer whose accounts stay unwatched however often they are looked at.</summary>
    sealed class EndedNode(params string[] accounts) : IUnwatchedAccounts
    {
        int done;

        public int Done => Volatile.Read(ref done);

        public Task<IReadOnlyList<long>> Writers() => Task.FromResult<IReadOnlyList<long>>([1]);

        public Task<IReadOnlyList<string>> Of(long writer, string after, int most) =>
            Task.FromResult<IReadOnlyList<string>>([.. accounts.Where(id => string.CompareOrdinal(id, after) > 0).Take(most)]);

        Task IUnwatchedAccounts.Done(long writer)
        {
            Interlocked.Increment(ref done);
            return Task.CompletedTask;
        }
    }
}
