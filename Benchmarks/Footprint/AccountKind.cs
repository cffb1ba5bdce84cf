using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TikApis.Usage;

namespace TikApis.Benchmarks.Footprint;

/// <summary>Accounts alike in how much they do.</summary>
/// <param name="Id">What their ids begin with.</param>
/// <param name="Name">What they are, in words.</param>
/// <param name="Endpoints">Endpoints of today.</param>
/// <param name="Events">Events of today, each with an id, spread over the last three hours.</param>
/// <param name="Weight">How many accounts with one event weigh about as much.</param>
sealed record AccountKind(string Id, string Name, int Endpoints, int Events, int Weight)
{
    public static readonly AccountKind[] All =
    [
        new("idle", "active, with one event", 1, 1, 1),
        new("some", "active, 10 endpoints, 1,000 ids", 10, 1_000, 10),
        new("busy", "active, 100 endpoints, 10,000 ids", 100, 10_000, 100),
    ];

    /// <summary>Activates a number of them and counts their events.</summary>
    public async Task Fill(WebApplication app, string prefix, int count)
    {
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) =>
        {
            var account = $"{prefix}-{n}";
            var writer = new UsageBatchWriter();
            for (var e = 0; e < Events; e++)
            {
                var id = EventId.Of("", $"{account}-{e}");
                var series = writer.IndexOf(new Series("key_1", $"GET /v1/things/kind-{e % Endpoints}", "Things"));
                writer.Add(new EventRecord((ulong)(id >> 64), (ulong)id, now - e % 180 * 60_000L, 12_000, 200, series));
            }

            await grains.GetGrain<IUsageGrain>(account).RecordUntilTaken(writer.ToBatch());
        });
    }
}
