using Microsoft.Data.Sqlite;
using TikApis.Tests.Support;

namespace TikApis.Tests.Crash;

/// <summary>
/// A backup taken while events come in is consistent to a point: journal and tables move in one transaction, so that
/// any snapshot of the database has each event either there or here. The commands are those of docs/operations.md.
/// </summary>
[Collection(RealProcesses.Name)]
public sealed class BackupTests(PostgresServer server, ITestOutputHelper output)
{
    const int Producers = 4;
    static readonly DateTimeOffset From = new(2024, 5, 14, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Dump_of_PostgreSQL_restored_beside_the_running_original_has_every_event_acknowledged_before_it_once()
    {
        using var folder = new TempFolder();
        var (original, copy) = (server.CreateDatabase(), server.CreateDatabase());
        var file = Path.Combine(folder.Path, "usage.dump");
        string[] onPostgres = ["--Storage:Provider=Postgres", "--Cluster:Address=127.0.0.1", "--Journal:CheckpointInterval=00:00:00.2"];
        using var running = new ApiProcess(original, onPostgres);

        // The original goes on, and its silo is in the dump: with the same cluster id, the copy would call it.
        using var restored = new ApiProcess(copy, [.. onPostgres, "--Cluster:ClusterId=restored"]);
        await Check(running, restored, () => PostgresTool.Run("pg_dump", original, "-Fc", "-f", file), () => PostgresTool.Run("pg_restore", copy, file));
    }

    [Fact]
    public async Task Copy_of_an_SQLite_file_in_use_has_every_event_acknowledged_before_it_once()
    {
        using var folder = new TempFolder();
        var copy = Path.Combine(folder.Path, "copy.db");
        using var running = new ApiProcess(folder.Database, "--Journal:CheckpointInterval=00:00:00.2");
        using var restored = new ApiProcess($"Data Source={copy}");
        await Check(running, restored, () => VacuumInto(folder.Database, copy), () => Task.CompletedTask);
    }

    async Task Check(ApiProcess running, ApiProcess restored, Func<Task> backUp, Func<Task> restore)
    {
        await running.Start();
        using var http = Client(running);
        var ledger = new Ledger();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var producers = Enumerable.Range(0, Producers).Select(n => new Producer(n, 4711 + n, [http], ledger, From)).ToArray();
        var sending = Task.WhenAll(producers.Select(p => Task.Run(() => p.Run(stop.Token), TestContext.Current.CancellationToken)));
        await UntilSent(producers, 40, sending);
        var before = Sent(producers);
        await backUp();
        var during = Sent(producers);
        await UntilSent(producers, during.Length + 20, sending);
        await stop.CancelAsync();
        await sending;
        await restore();

        await restored.Start();
        using var copy = Client(restored);
        var counted = await Count(copy);
        Assert.InRange(counted, before.Sum(b => b.Length), during.Sum(b => b.Length) + Producers * 60);
        var again = new Producer(0, 0, [copy], ledger, From);
        foreach (var batch in before)
            Assert.Equal((0, batch.Length), await again.SendUntilAcknowledged(batch));
        Assert.Equal(counted, await Count(copy));

        long missed = 0;
        foreach (var batch in Sent(producers).Except(before))
        {
            var (accepted, duplicates) = await again.SendUntilAcknowledged(batch);
            Assert.Equal(batch.Length, accepted + duplicates);
            missed += accepted;
        }

        output.WriteLine($"{ledger.Events} events; {before.Sum(b => b.Length)} acknowledged before the backup began, {during.Sum(b => b.Length)} when it was done; {counted} in it, {missed} sent again.");
        Assert.Equal(ledger.Events, counted + missed);
        await ledger.AssertEquals(copy, From, From.AddDays(2));
        await ledger.AssertEquals(http, From, From.AddDays(2)); // The original took no notice.
    }

    static async Task UntilSent(Producer[] producers, int batches, Task sending)
    {
        while (Sent(producers).Length < batches && !sending.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    static SentEvent[][] Sent(Producer[] producers) => [.. producers.SelectMany(p => p.Acknowledged)];

    static async Task<long> Count(HttpClient http)
    {
        long count = 0;
        for (var account = 0; account < 20; account++)
        {
            var usage = await http.Data($"/v1/accounts/acct-{account:00}/usage?startDate={From:yyyy-MM-dd}&endDate={From.AddDays(2):yyyy-MM-dd}");
            count += usage.GetProperty("totals").GetProperty("requests").GetInt64();
        }

        return count;
    }

    static HttpClient Client(ApiProcess process) => new()
    {
        BaseAddress = process.Url,
        Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestHeaders = { { "X-API-Key", UsageApp.OperatorKey } },
    };

    static async Task VacuumInto(string database, string copy)
    {
        await using var connection = new SqliteConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $copy";
        command.Parameters.AddWithValue("$copy", copy);
        await command.ExecuteNonQueryAsync();
    }
}
