using System.Runtime.InteropServices;
using StackExchange.Redis;
using TikApis.Api.Ingest;
using TikApis.Usage;

namespace TikApis.Benchmarks.Contenders;

/// <summary>
/// Counters per account, endpoint, status class and hour in Redis. Without dedupe: a request's events are summed first and added by
/// pipelined HINCRBY. With it: one script an account and request, pipelined too, which remembers each id for a day and adds
/// what was new, all or nothing.
/// </summary>
static class RedisApp
{
    const string CountNew =
        """
        local sums, accepted = {}, 0
        for i = 1, #ARGV, 2 do
          if redis.call('SET', KEYS[1] .. ARGV[i], '', 'NX', 'EX', 86400) then
            accepted = accepted + 1
            sums[ARGV[i + 1]] = (sums[ARGV[i + 1]] or 0) + 1
          end
        end
        for field, sum in pairs(sums) do redis.call('HINCRBY', KEYS[2], field, sum) end
        return accepted
        """;

    public static async Task Run(string url, string server, bool dedupe)
    {
        var redis = await RedisServer.Connect(server);
        var script = await redis.GetServers()[0].ScriptLoadAsync(CountNew);
        await ContenderApp.Run(
            url,
            async events =>
            {
                var database = redis.GetDatabase();
                var counted = await Task.WhenAll(events.Accounts.Select(account => dedupe ? Add(database, script, account) : Add(database, account)));
                return counted.Sum();
            },
            () => Count(redis));
    }

    static async Task<long> Add(IDatabase database, byte[] script, AccountEvents events)
    {
        var fields = events.Batch.ReadSeries();
        var values = new RedisValue[events.Batch.Count * 2];
        var at = 0;
        foreach (ref readonly var record in events.Batch.Records)
        {
            values[at++] = IdOf(record);
            values[at++] = Field(fields[record.Series], record);
        }

        return (long)await database.ScriptEvaluateAsync(script, [$"id:{events.AccountId}:", HourOf(events)], values);
    }

    static async Task<long> Add(IDatabase database, AccountEvents events)
    {
        var fields = events.Batch.ReadSeries();
        Dictionary<(int Series, int Class), long> sums = [];
        foreach (ref readonly var record in events.Batch.Records)
            CollectionsMarshal.GetValueRefOrAddDefault(sums, (record.Series, record.Status / 100), out _)++;
        var key = HourOf(events);
        await Task.WhenAll(sums.Select(sum => database.HashIncrementAsync(key, $"{fields[sum.Key.Series].Endpoint}|{sum.Key.Class}", sum.Value)));
        return events.Batch.Count;
    }

    static RedisValue IdOf(in EventRecord record)
    {
        var id = new byte[16];
        MemoryMarshal.Write(id, record.IdHigh);
        MemoryMarshal.Write(id.AsSpan(8), record.IdLow);
        return id;
    }

    static RedisValue Field(Series series, in EventRecord record) => $"{series.Endpoint}|{record.Status / 100}";

    /// <summary>All of a request's events are of about now.</summary>
    static RedisKey HourOf(AccountEvents events) => $"usage:{events.AccountId}:{events.Batch.Records[0].TimestampMs / 3_600_000}";

    static async Task<long> Count(ConnectionMultiplexer redis)
    {
        var (database, sum) = (redis.GetDatabase(), 0L);
        await foreach (var some in redis.GetServers()[0].KeysAsync(pattern: "usage:*", pageSize: 10_000).Chunk(1_000))
            sum += (await Task.WhenAll(some.Select(key => database.HashValuesAsync(key)))).Sum(values => values.Sum(value => (long)value));
        return sum;
    }
}
