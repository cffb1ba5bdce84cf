using System.Runtime.InteropServices;
using StackExchange.Redis;
using TikApis.Api.Ingest;
using TikApis.Usage;

namespace TikApis.Benchmarks.Contenders;

/// <summary>
/// Counters per account, endpoint, status class and hour in Redis. Without dedupe: a request's events are summed first and added by
/// pipelined HINCRBY. With it: one script a request, which remembers ids in a set of the account and day until two days after the
/// first, and counts those that are neither in this day's nor in the day's before, with nothing in between.
/// </summary>
/// <remarks>
/// A set a day takes a command for all ids of an account; a key an id, with SET NX EX, takes one each, in memory and in the log.
/// One script for all accounts needs them on one server. At most 7,900 events of one account in a request: more do not fit on Lua's stack.
/// </remarks>
static class RedisApp
{
    const long DayMs = 86_400_000;

    /// <summary>Of each account, keys: ids of this day, of the day before, the hour's counters. Arguments: how many events, their ids, each one's field.</summary>
    const string CountNew =
        """
        local at, accepted = 1, 0
        for key = 1, #KEYS, 3 do
          local count = tonumber(ARGV[at])
          local today = redis.call('SMISMEMBER', KEYS[key], unpack(ARGV, at + 1, at + count))
          local before = redis.call('SMISMEMBER', KEYS[key + 1], unpack(ARGV, at + 1, at + count))
          local taken, new, sums = {}, {}, {}
          for i = 1, count do
            local id = ARGV[at + i]
            if today[i] == 0 and before[i] == 0 and not taken[id] then
              taken[id] = true
              new[#new + 1] = id
              local field = ARGV[at + count + i]
              sums[field] = (sums[field] or 0) + 1
            end
          end
          if #new > 0 then
            redis.call('SADD', KEYS[key], unpack(new))
            redis.call('EXPIRE', KEYS[key], 172800, 'NX')
            for field, sum in pairs(sums) do redis.call('HINCRBY', KEYS[key + 2], field, sum) end
            accepted = accepted + #new
          end
          at = at + 1 + 2 * count
        end
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
                return dedupe ? await AddNew(database, script, events) : (await Task.WhenAll(events.Accounts.Select(account => Add(database, account)))).Sum();
            },
            () => Count(redis));
    }

    static async Task<long> AddNew(IDatabase database, byte[] script, ParsedEvents events)
    {
        var day = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / DayMs; // Of arrival: an id is known for a day at least, whenever its event was.
        var keys = new RedisKey[events.Accounts.Count * 3];
        var values = new RedisValue[events.Accounts.Count + events.Count * 2];
        var (key, at) = (0, 0);
        foreach (var account in events.Accounts)
        {
            (keys[key++], keys[key++], keys[key++]) = ($"ids:{account.AccountId}:{day}", $"ids:{account.AccountId}:{day - 1}", HourOf(account));
            var (fields, count) = (account.Batch.ReadSeries(), account.Batch.Count);
            values[at++] = count;
            foreach (ref readonly var record in account.Batch.Records)
            {
                values[at] = IdOf(record);
                values[count + at++] = Field(fields[record.Series], record);
            }

            at += count;
        }

        return (long)await database.ScriptEvaluateAsync(script, keys, values);
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
