using Npgsql;
using TikApis.Tests.Crash;
using TikApis.Tests.Support;

namespace TikApis.Tests.Storage;

/// <summary>A4, A5, C: connections to PostgreSQL that break at any moment; whatever was acknowledged is counted, once.</summary>
[Collection(RealProcesses.Name)]
public sealed class CutConnectionTests(PostgresServer server, ITestOutputHelper output)
{
    static readonly DateTimeOffset From = new(2024, 5, 14, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(2, 200_000)]
    public async Task Events_count_once_however_often_the_connection_breaks(int seed, int mostBytes)
    {
        var database = new NpgsqlConnectionStringBuilder(server.CreateDatabase());
        await using var proxy = new CuttingProxy(database.Port, seed, mostBytes);
        (database.Host, database.Port) = ("127.0.0.1", proxy.Port);
        await using var app = await UsageApp.Start(
            database.ConnectionString,
            settings: ["--Storage:Provider=Postgres", "--Cluster:Address=127.0.0.1", "--Journal:CheckpointInterval=00:00:00.200", "--Journal:FoldBytes=20000", "--Journal:MaxBackoff=00:00:00.050", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Orleans=None"]);
        var ledger = new Ledger();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Producer[] producers = [.. Enumerable.Range(0, 4).Select(n => new Producer(n, seed + n, [app.Http], ledger, From))];
        var running = Task.WhenAll(producers.Select(producer => Task.Run(() => producer.Run(stop.Token))));

        proxy.IsCutting = true;
        while (proxy.Cuts < 100 && !running.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        proxy.IsCutting = false;
        await stop.CancelAsync();
        await running;

        output.WriteLine($"{proxy.Cuts} connections cut, {ledger.Events} events acknowledged, {producers.Sum(p => p.Retries)} requests sent again, {producers.Sum(p => p.Duplicates)} duplicates.");
        await ledger.AssertEquals(app.Http, From, From.AddDays(2));
    }
}
