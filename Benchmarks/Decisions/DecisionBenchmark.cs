using System.Net.Http.Headers;
using System.Text;
using Spectre.Console;
using TikApis.Benchmarks.Contenders;
using TikApis.Tests.Support;

namespace TikApis.Benchmarks.Decisions;

/// <summary>
/// Rate limit decisions of a node, on either database, beside Redis: the same requests over HTTP, in turn, of one key of
/// each of 100 accounts. A key's first decision in a minute waits for a commit, which Redis never does.
/// </summary>
static class DecisionBenchmark
{
    /// <summary>High enough never to be met: a refusal is cheaper.</summary>
    public const long Limit = 1_000_000_000;

    const int Accounts = 100;
    const int Rounds = 3;
    static readonly int[] Callers = [1, 64];

    public static async Task Run(TimeSpan each, CancellationToken cancellation)
    {
        Machine.Print();
        var folder = Directory.CreateTempSubdirectory("tikapis-decisions-");
        string[] limits = [$"--Plans:Catalog:free:RequestsPerMinute={Limit}", $"--Plans:Catalog:free:RequestsPerDay={Limit}", $"--Plans:Catalog:free:MonthlyQuota={Limit}"];
        using var server = PostgresProcess.IsInstalled ? new PostgresProcess(PostgresSettings.All) : null;
        await using var sqlite = await BenchmarkNode.Start($"Data Source={Path.Combine(folder.FullName, "usage.db")}", limits);
        await using var postgres = server is null ? null : await BenchmarkNode.Start(server.ConnectionString, limits);
        await using var redis = await RedisLimiter.Start();
        List<(string Name, HttpClient Http)> contenders = [("node on SQLite", BenchmarkNode.Client(sqlite))];
        if (postgres is not null)
            contenders.Add(("node on PostgreSQL", BenchmarkNode.Client(postgres)));
        if (redis is not null)
            contenders.Add(("minimal API + Redis (Lua, everysec)", redis.Client()));

        var table = new Table().AddColumns("Decides", "Callers", "Decisions/s", "p50 ms", "p99 ms", "max ms");
        foreach (var callers in Callers)
        {
            var found = contenders.ToDictionary(c => c.Name, _ => new List<(double Rate, double[] Milliseconds)>());
            foreach (var (_, http) in contenders)
                await Ask(http, callers, each / 2, cancellation);
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var (name, http) in contenders)
                    found[name].Add(await Ask(http, callers, each, cancellation));
            }

            foreach (var (name, rounds) in found)
            {
                table.AddRow(
                    name, $"{callers}", $"{rounds.Select(r => r.Rate).Median():N0}", $"{rounds.Select(r => r.Milliseconds.At(0.5)).Median():N3}",
                    $"{rounds.Select(r => r.Milliseconds.At(0.99)).Median():N3}", $"{rounds.Select(r => r.Milliseconds[^1]).Median():N1}");
            }
        }

        AnsiConsole.Write(table);
        foreach (var (_, http) in contenders)
            http.Dispose();
        await sqlite.StopAsync(cancellation);
        if (postgres is not null)
            await postgres.StopAsync(cancellation);
        folder.Delete(recursive: true);
    }

    static async Task<(double Rate, double[] Milliseconds)> Ask(HttpClient http, int callers, TimeSpan each, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        var asked = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(
            async () =>
            {
                List<double> milliseconds = [];
                for (var n = caller; TimeProvider.System.GetElapsedTime(began) < each; n += callers)
                {
                    using var body = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"accountId":"acc{{n % Accounts}}","apiKeyId":"key","endpoint":"/v1/posts"}"""));
                    body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                    var sent = TimeProvider.System.GetTimestamp();
                    using var response = await http.PostAsync("/v1/rate-limits/acquire", body, cancellation);
                    var text = await response.Content.ReadAsStringAsync(cancellation);
                    milliseconds.Add(TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds);
                    if (!text.Contains("\"allowed\":true", StringComparison.Ordinal))
                        throw new InvalidOperationException($"Not allowed: {text}");
                }

                return milliseconds;
            },
            cancellation)));
        var all = asked.SelectMany(a => a).Order().ToArray();
        return (all.Length / TimeProvider.System.GetElapsedTime(began).TotalSeconds, all);
    }
}
