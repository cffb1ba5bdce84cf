using System.Globalization;
using TikApis.Tests.Support;

namespace TikApis.Tests.Crash;

/// <summary>
/// G1, G2: the real process, killed at random moments while producers send. Six kills; more with
/// <c>TIKAPIS_CRASH_KILLS</c>, another course with <c>TIKAPIS_CRASH_SEED</c>.
/// </summary>
[Collection(RealProcesses.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    const int Producers = 6;
    static readonly DateTimeOffset From = new(2024, 5, 14, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Killed_at_random_moments_it_counts_every_acknowledged_event_exactly_once()
    {
        var kills = Setting("TIKAPIS_CRASH_KILLS", 6);
        var random = new Random(Setting("TIKAPIS_CRASH_SEED", 4711));
        using var folder = new TempFolder();
        using var api = new ApiProcess(folder.Database);
        await api.Start();
        using var http = new HttpClient { BaseAddress = api.Url, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add("X-API-Key", UsageApp.OperatorKey);

        var ledger = new Ledger();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var producers = Enumerable.Range(0, Producers).Select(n => new Producer(n, random.Next(), [http], ledger, From)).ToArray();
        var running = Task.WhenAll(producers.Select(p => Task.Run(() => p.Run(stop.Token), TestContext.Current.CancellationToken)));
        for (var kill = 0; kill < kills && !running.IsCompleted; kill++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 1500)), TimeProvider.System, TestContext.Current.CancellationToken);
            await api.Kill();
            await api.Start();
        }

        await stop.CancelAsync();
        await running;
        output.WriteLine($"{kills} kills, {ledger.Events} events acknowledged, {producers.Sum(p => p.Retries)} requests sent again, {producers.Sum(p => p.Duplicates)} duplicates.");
        await ledger.AssertEquals(http, From, From.AddDays(2));

        Assert.Equal(0, await api.Stop());
        await api.Start();
        await ledger.AssertEquals(http, From, From.AddDays(2));
    }

    static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
