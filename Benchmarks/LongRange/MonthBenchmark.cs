using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Spectre.Console;
using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Load;
using TikApis.Tests.Support;

namespace TikApis.Benchmarks.LongRange;

/// <summary>A month of one account by day and endpoint: asked of a node on SQLite, of one on PostgreSQL, and of raw events in the same PostgreSQL.</summary>
static class MonthBenchmark
{
    const int EventsARequest = 5_000;

    public static async Task<int> Run(PastEvents month, int rounds, CancellationToken cancellation)
    {
        if (!PostgresProcess.IsInstalled)
        {
            AnsiConsole.WriteLine("There are no PostgreSQL binaries on this machine.");
            return 1;
        }

        Machine.Print();
        await using var sqlite = Product.OnSqlite();
        await using var postgres = Product.OnPostgres(1);
        foreach (var product in new[] { sqlite, postgres })
        {
            await product.Ready();
            var watch = Stopwatch.StartNew();
            await Send(month, product.Http, cancellation);
            if (await product.Count(month.Days + 2) is var counted && counted != month.Count)
                throw new InvalidOperationException($"{product.Name} counted {counted:N0} of {month.Count:N0}.");
            AnsiConsole.WriteLine($"{product.Name}: {month.Count:N0} events sent and folded in {watch.Elapsed.TotalSeconds:N0} s");
        }

        await using var raw = new RawTable(postgres.Postgres!);
        await raw.Load(month, cancellation);
        foreach (var table in new[] { "usage_hour", "usage_day", "usage_day_category" })
            await raw.Execute($"VACUUM ANALYZE {table}", cancellation);
        await Comparison.Print(
            "30 days of one account (aim: SQL ÷ it ≥ 10)", [(sqlite.Name, sqlite.Http), (postgres.Name, postgres.Http)], raw, month, Question.OfMonth(month), rounds, cancellation);
        return 0;
    }

    static async Task Send(PastEvents month, HttpClient http, CancellationToken cancellation)
    {
        using (var created = await http.PostAsJsonAsync("/v1/accounts", new { id = PastEvents.Account, name = "Acme" }, cancellation))
            created.EnsureSuccessStatusCode();
        foreach (var (request, some) in Enumerable.Range(0, month.Days).SelectMany(month.Of).Chunk(EventsARequest).Index())
            await http.SendUntilTaken(Lines(request, some), cancellation);
    }

    static string Lines(int request, RawEvent[] some)
    {
        var lines = new StringBuilder(some.Length * 220);
        foreach (var (n, e) in some.Index())
        {
            var (method, path) = (e.Endpoint[..3], e.Endpoint[4..]);
            lines.Append(CultureInfo.InvariantCulture, $"{{\"id\":\"{request}-{n}\",\"accountId\":\"{PastEvents.Account}\",\"timestamp\":\"{e.At:yyyy-MM-ddTHH:mm:ss.fffZ}\",")
                .Append(CultureInfo.InvariantCulture, $"\"method\":\"{method}\",\"endpoint\":\"{path}\",\"category\":\"{e.Category}\",\"status\":{e.Status},")
                .Append(CultureInfo.InvariantCulture, $"\"responseTimeMs\":{e.Micros / 1000m},\"apiKeyId\":\"{e.ApiKeyId}\"}}\n");
        }

        return lines.ToString();
    }
}
