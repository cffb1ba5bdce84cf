using System.Runtime.InteropServices;
using StackExchange.Redis;
using TikApis.Api.Ingest;
using TikApis.Usage;

namespace TikApis.Benchmarks.Contenders;

/// <summary>
/// Counters per account, endpoint, status class and hour in Redis. Without dedupe: a request's events are summed first and added by
/// pipelined HINCRBY. With it: one script an account and request, pipelined too, which remembers ids in a set of the account and
/// day for as long as the next day, and adds what was in neither, all or nothing.
/// </summary>
/// <remarks>A set a day takes a command for all ids of a script; a key an id, with SET NX EX, takes one each, in memory and in the log.</remarks>
static class RedisApp
{
    const long DayMs = 86_400_000;

    /// <summary>Keys: ids of this day, of the day before, the hour's counters. Arguments: the ids, then each one's field.</summary>
    const string CountNew =
        """
        local count = #ARGV / 2
        local today = redis.call('SMISMEMBER', KEYS[1], unpack(ARGV, 1, count))
        local before = redis.call('SMISMEMBER', KEYS[2], unpack(ARGV, 1, count))
        local taken, new, sums = {}, {}, {}
        for i = 1, count do
          local id = ARGV[i]
          if today[i] == 0 and before[i] == 0 and not taken[id] then
            taken[id] = true
            new[#new + 1] = id
            local field = ARGV[count + i]
            sums[field] = (sums[field] or 0) + 1
          end
        end
        if #new > 0 then
          redis.call('SADD', KEYS[1], unpack(new))
          redis.call('EXPIRE', KEYS[1], 172800, 'NX')
          for field, sum in pairs(sums) do redis.call('HINCRBY', KEYS[3], field, sum) end
        end
        return #new
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
        var count = events.Batch.Count;
        var values = new RedisValue[count * 2];
        var at = 0;
        foreach (ref readonly var record in events.Batch.Records)
        {
            values[at] = IdOf(record);
            values[count + at++] = Field(fields[record.Series], record);
        }

        var day = events.Batch.Records[0].TimestampMs / DayMs;
        return (long)await database.ScriptEvaluateAsync(script, [$"ids:{events.AccountId}:{day}", $"ids:{events.AccountId}:{day - 1}", HourOf(events)], values);
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
