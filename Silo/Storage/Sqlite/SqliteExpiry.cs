using TikApis.Counting;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Deletes expired ids and minutes nobody looks at any more, in small slices so that appends hardly wait.</summary>
public sealed partial class SqliteExpiry(SqliteDatabase database, TimeProvider time, ILogger<SqliteExpiry> log) : BackgroundService
{
    const int Slice = 500;
    static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    /// <summary>Deletes what is due now; returns the number of rows.</summary>
    public async Task<int> Run(CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await Delete("usage_ids", "account_id, expires_at, chunk", "expires_at", now, cancellation)
            + await Delete("usage_minute", "account_id, bucket, api_key_id", "bucket", now - MinuteRollup.KeptMs, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Run(stoppingToken);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                LogFailed(failed);
            }
        }
    }

    async Task<int> Delete(string table, string key, string column, long before, CancellationToken cancellation)
    {
        for (var total = 0; ;)
        {
            using var write = await database.Write(cancellation);
            var rows = write.Connection.Execute(
                $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE {column} < $before LIMIT {Slice})",
                ("$before", before));
            total += rows;
            if (rows < Slice)
                return total;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Expired rows could not be deleted; it is tried again.")]
    partial void LogFailed(Exception failed);
}
