using System.Globalization;
using Npgsql;
using TikApis.Tests.Support;

namespace TikApis.Benchmarks.Contenders;

/// <summary>What would be used instead of the product, or its floor: a minimal API with what it stores in.</summary>
sealed class OtherContender : IContender
{
    readonly ContenderProcess process;
    readonly RedisServer? redis;
    readonly PostgresProcess? postgres;

    OtherContender(string name, ContenderProcess process, bool tellsDuplicates = false, RedisServer? redis = null, PostgresProcess? postgres = null)
    {
        (Name, this.process, TellsDuplicates, this.redis, this.postgres) = (name, process, tellsDuplicates, redis, postgres);
        Http = new HttpClient { BaseAddress = process.Url, Timeout = TimeSpan.FromMinutes(5) };
    }

    public string Name { get; }

    public IReadOnlyList<Uri> Urls => [process.Url];

    public string Head => "";

    /// <summary>Raw events do not: they would have to return each row that was new.</summary>
    public bool TellsDuplicates { get; }

    public HttpClient Http { get; }

    public static OtherContender Floor() => new("floor: parse and discard", Start("floor"));

    public static OtherContender Redis(string sync, bool dedupe)
    {
        var redis = new RedisServer(sync);
        string[] arguments = [dedupe ? "redis-dedupe" : "redis", redis.Address];
        return new OtherContender($"Redis {sync}{(dedupe ? " + dedupe" : "")}", Start(arguments), tellsDuplicates: dedupe, redis: redis);
    }

    /// <param name="asked">Whether it is asked for summaries: then it has an index that answers them alone, which takes time to write.</param>
    public static OtherContender RawEvents(bool asked = false)
    {
        var postgres = new PostgresProcess(PostgresSettings.All);
        return new OtherContender("PostgreSQL raw events", Start(asked ? "raw-events-asked" : "raw-events", postgres.ConnectionString), postgres: postgres);
    }

    /// <summary>Has PostgreSQL do now what it would do sooner or later: indexes can be read alone, and it knows what is in them.</summary>
    public async Task Vacuum()
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres!.ConnectionString) { CommandTimeout = 600 }.ConnectionString);
        await using var command = database.CreateCommand("VACUUM ANALYZE raw_events");
        await command.ExecuteNonQueryAsync();
    }

    public IReadOnlyDictionary<string, TimeSpan> ProcessorTime()
    {
        var times = new Dictionary<string, TimeSpan> { ["API"] = Contenders.ProcessorTime.OfTree(process.Id) };
        if (redis is not null)
            times["redis"] = Contenders.ProcessorTime.OfTree(redis.ProcessId);
        if (postgres is not null)
            times["postgres"] = Contenders.ProcessorTime.OfTree(postgres.Postmaster);
        return times;
    }

    /// <summary>What it acknowledges is counted.</summary>
    public Task Settle() => Task.CompletedTask;

    public async Task<long> Count() => long.Parse(await Http.GetStringAsync("/count"), CultureInfo.InvariantCulture);

    public Task Ready() => process.WaitFor("/count");

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        process.Dispose();
        redis?.Dispose();
        postgres?.Dispose();
        return ValueTask.CompletedTask;
    }

    static ContenderProcess Start(params string[] arguments) => new("TikApis.Benchmarks.dll", url => ["contender", $"{url}", .. arguments]);
}
