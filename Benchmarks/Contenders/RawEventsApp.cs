using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;
using TikApis.Api.Ingest;

namespace TikApis.Benchmarks.Contenders;

/// <summary>
/// Raw events in PostgreSQL with a unique id, durable when acknowledged. Requests that arrive while others are written share the
/// next statement: one insert from arrays, prepared, on a few connections. A summary is one prepared statement as well.
/// </summary>
static class RawEventsApp
{
    const int Writers = 4;
    const int MostAStatement = 5_000;

    const string Insert =
        """
        INSERT INTO raw_events (account_id, id, at, api_key_id, endpoint, status, response_micros)
        SELECT * FROM unnest(@accounts, @ids, @times, @keys, @endpoints, @statuses, @micros) ON CONFLICT DO NOTHING
        """;

    /// <summary>Sums an endpoint at a time, which is less to do than to count distinct ones.</summary>
    const string Summary =
        """
        SELECT COALESCE(SUM(requests), 0)::bigint, COALESCE(SUM(errors), 0)::bigint, SUM(micros)::float8 / NULLIF(SUM(timed), 0)::float8 / 1000, count(*) FROM (
          SELECT endpoint, count(*) AS requests, count(*) FILTER (WHERE status >= 400) AS errors, SUM(response_micros) AS micros, count(response_micros) AS timed
          FROM raw_events WHERE account_id = @account AND at >= @start GROUP BY endpoint) AS endpoints
        """;

    static readonly TimeSpan Period = TimeSpan.FromDays(30);

    public static async Task Run(string url, string server, bool asked)
    {
        await using var database = NpgsqlDataSource.Create(server + ";Maximum Pool Size=32;Max Auto Prepare=10;Auto Prepare Min Usages=1;Options=-c jit=off");
        await Execute(
            $"""
            CREATE TABLE IF NOT EXISTS raw_events (
              account_id text COLLATE "C" NOT NULL, id uuid NOT NULL, at timestamptz NOT NULL, api_key_id text COLLATE "C" NOT NULL,
              endpoint text COLLATE "C" NOT NULL, status smallint NOT NULL, response_micros integer, PRIMARY KEY (account_id, id));
            CREATE INDEX IF NOT EXISTS raw_events_at ON raw_events (account_id, at) INCLUDE ({(asked ? "endpoint, " : "")}status, response_micros)
            """);
        var waiting = Channel.CreateBounded<(ParsedEvents Events, TaskCompletionSource<long> Done)>(10_000);
        for (var n = 0; n < Writers; n++)
            _ = Task.Run(Write);
        await ContenderApp.Run(
            url,
            async events =>
            {
                var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
                await waiting.Writer.WriteAsync((events, done));
                return await done.Task;
            },
            async () =>
            {
                await using var command = database.CreateCommand("SELECT count(*) FROM raw_events");
                return (long)(await command.ExecuteScalarAsync())!;
            },
            asked ? Sum : null);

        async Task<AccountTotals> Sum(string account)
        {
            await using var command = database.CreateCommand(Summary);
            command.Parameters.Add(new NpgsqlParameter<string>("account", account));
            command.Parameters.Add(new NpgsqlParameter<DateTime>("start", (TimeProvider.System.GetUtcNow() - Period).UtcDateTime));
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return new AccountTotals(reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetDouble(2), reader.GetInt64(3));
        }

        async Task Write()
        {
            List<(ParsedEvents Events, TaskCompletionSource<long> Done)> some = [];
            while (await waiting.Reader.WaitToReadAsync())
            {
                for (var count = 0; count < MostAStatement && waiting.Reader.TryRead(out var one); count += one.Events.Count)
                    some.Add(one);
                if (some.Count == 0)
                    continue;
                try
                {
                    await Store([.. some.SelectMany(one => one.Events.Accounts)]);
                    some.ForEach(one => one.Done.SetResult(one.Events.Count)); // Ids are new here: whoever needs to know which were not asks for them.
                }
                catch (Exception failed)
                {
                    some.ForEach(one => one.Done.SetException(failed));
                }

                some.Clear();
            }
        }

        async Task Store(AccountEvents[] all)
        {
            var count = all.Sum(one => one.Batch.Count);
            var (accounts, ids, times, keys) = (new string[count], new Guid[count], new DateTime[count], new string[count]);
            var (endpoints, statuses, micros) = (new string[count], new short[count], new int[count]);
            var at = 0;
            foreach (var one in all)
            {
                var series = one.Batch.ReadSeries();
                foreach (ref readonly var record in one.Batch.Records)
                {
                    accounts[at] = one.AccountId;
                    ids[at] = System.Runtime.CompilerServices.Unsafe.BitCast<UInt128, Guid>(record.Id);
                    times[at] = DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampMs).UtcDateTime;
                    (keys[at], endpoints[at]) = (series[record.Series].ApiKeyId, series[record.Series].Endpoint);
                    (statuses[at], micros[at]) = ((short)record.Status, (int)record.ResponseMicros);
                    at++;
                }
            }

            await using var command = database.CreateCommand(Insert);
            Add("accounts", NpgsqlDbType.Text, accounts);
            Add("ids", NpgsqlDbType.Uuid, ids);
            Add("times", NpgsqlDbType.TimestampTz, times);
            Add("keys", NpgsqlDbType.Text, keys);
            Add("endpoints", NpgsqlDbType.Text, endpoints);
            Add("statuses", NpgsqlDbType.Smallint, statuses);
            Add("micros", NpgsqlDbType.Integer, micros);
            await command.ExecuteNonQueryAsync();

            void Add<T>(string name, NpgsqlDbType type, T[] values) => command.Parameters.Add(new NpgsqlParameter<T[]>(name, NpgsqlDbType.Array | type) { TypedValue = values });
        }

        async Task Execute(string sql)
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
