using Microsoft.AspNetCore.Builder;
using TikApis.Api;
using TikApis.Silo;
using TikApis.Usage;

namespace TikApis.Benchmarks;

/// <summary>A node with the API, in this process.</summary>
static class BenchmarkNode
{
    const string Key = "operator-key-of-the-benchmark";

    /// <param name="database">Connection string of the database: PostgreSQL's, unless it names a file.</param>
    /// <param name="settings">More settings.</param>
    public static async Task<WebApplication> Start(string database, params string[] settings)
    {
        var app = UsageApi.Build(
        [
            "--environment=Benchmark", "--urls=http://127.0.0.1:0", $"--Operator:ApiKey={Key}",
            $"--Storage:ConnectionString={database}", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Orleans=Error",
            .. database.StartsWith("Data Source=", StringComparison.Ordinal) ? Array.Empty<string>() : ["--Storage:Provider=Postgres", "--Cluster:Address=127.0.0.1"],
            .. settings,
        ]);
        await app.OpenStorage();
        await app.StartAsync();
        return app;
    }

    /// <summary>A client with the operator's key.</summary>
    public static HttpClient Client(WebApplication app) =>
        new() { BaseAddress = new Uri(app.Urls.First()), DefaultRequestHeaders = { { "X-API-Key", Key } }, Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Refused while the journal is full: it is folded as fast as it can be.</summary>
    public static async Task RecordUntilTaken(this IUsageGrain account, UsageBatch batch)
    {
        while (true)
        {
            try
            {
                await account.Record(batch);
                return;
            }
            catch (UsageUnavailableException refused) when (!refused.MayBeCounted)
            {
            }
        }
    }
}
