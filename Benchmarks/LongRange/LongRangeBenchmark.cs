using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using TikApis.Benchmarks.Contenders;
using TikApis.Journaling;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Benchmarks.LongRange;

/// <summary>
/// Loads a year through the product and, beside it, into a table of raw events; then asks both in turn. The API is
/// asked over HTTP and its whole answer read; SQL is asked over the same loopback and all its rows read.
/// </summary>
static class LongRangeBenchmark
{
    public static async Task<int> Run(PastEvents year, int rounds, CancellationToken cancellation)
    {
        if (!PostgresProcess.IsInstalled)
        {
            AnsiConsole.WriteLine("There are no PostgreSQL binaries on this machine.");
            return 1;
        }

        using var server = new PostgresProcess(PostgresSettings.All);
        await using var raw = new RawTable(server.ConnectionString);
        var watch = Stopwatch.StartNew();
        await raw.Load(year, cancellation);
        AnsiConsole.WriteLine($"{year.Count:N0} raw events loaded in {watch.Elapsed.TotalSeconds:N0} s");
        await using var app = await BenchmarkNode.Start(server.ConnectionString);
        watch.Restart();
        await Count(app, year, cancellation);
        AnsiConsole.WriteLine($"counted and folded in {watch.Elapsed.TotalSeconds:N0} s");
        foreach (var table in new[] { "raw_events", "usage_hour", "usage_day", "usage_day_category" })
        {
            await raw.Execute($"VACUUM ANALYZE {table}", cancellation);
            AnsiConsole.WriteLine($"{table}: {await raw.Count(table, cancellation):N0} rows, {await raw.Bytes(table, cancellation) / 1e6:N0} MB");
        }

        var withoutClass = await raw.Count("(SELECT DISTINCT account_id, bucket, api_key_id, endpoint, category FROM usage_hour) AS series", cancellation);
        AnsiConsole.WriteLine($"usage_hour without status classes: {withoutClass:N0} rows");
        using (var http = BenchmarkNode.Client(app))
            await Comparison.Print("12 months of one account", [("API", http)], raw, year, Question.OfYear(year), rounds, cancellation);
        await app.StopAsync(cancellation);
        return 0;
    }

    static async Task Count(WebApplication app, PastEvents year, CancellationToken cancellation)
    {
        using (var http = BenchmarkNode.Client(app))
        using (var created = await http.PostAsJsonAsync("/v1/accounts", new { id = PastEvents.Account, name = "Acme" }, cancellation))
            created.EnsureSuccessStatusCode();
        var account = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IUsageGrain>(PastEvents.Account);
        for (var day = 0; day < year.Days; day++)
        {
            foreach (var some in year.Of(day).Chunk(UsageBatch.MaxEvents))
            {
                var writer = new UsageBatchWriter();
                foreach (var e in some)
                    writer.Add(new EventRecord(0, 0, e.At.ToUnixTimeMilliseconds(), e.Micros, (ushort)e.Status, writer.IndexOf(new Series(e.ApiKeyId, e.Endpoint, e.Category))));
                await account.RecordUntilTaken(writer.ToBatch());
            }
        }

        await app.Services.GetRequiredService<Checkpoint>().Run(cancellation);
    }
}
