using Npgsql;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>
/// Before the process serves: waits for a database that is just starting, brings the schema up to date, and makes
/// sure that a commit is one.
/// </summary>
sealed partial class PostgresOpening(PostgresDatabase database, string connectionString, TimeProvider time, ILogger<PostgresOpening> log) : IStorageOpening
{
    /// <summary>Node and database are often started together, and restarted together.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task Open(CancellationToken cancellation)
    {
        for (var giveUp = time.GetUtcNow() + Patience; ;)
        {
            try
            {
                PostgresSchema.Apply(connectionString, time);
                await CheckDurability(cancellation);
                return;
            }
            catch (NpgsqlException away) when (away.IsTransient && time.GetUtcNow() < giveUp)
            {
                LogAway(away.Message);
                await Task.Delay(Pause, time, cancellation);
            }
            catch (NpgsqlException failed)
            {
                throw new InvalidOperationException($"The database cannot be opened: {failed.Message}", failed);
            }
        }
    }

    async Task CheckDurability(CancellationToken cancellation)
    {
        await using var command = database.Sessions.CreateCommand("SELECT current_setting('synchronous_commit'), current_setting('fsync')");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);

        // A pooler in between may drop what the session asked for.
        if (row.GetString(0) != "on")
            throw new InvalidOperationException(
                $"The database commits with synchronous_commit = {row.GetString(0)}, and does not let a session change that: what is acknowledged could be lost.");
        if (row.GetString(1) != "on")
            LogNoFsync();
    }

    [LoggerMessage(LogLevel.Warning, "The database server runs with fsync = off: what is acknowledged can be lost when its machine fails.")]
    partial void LogNoFsync();

    [LoggerMessage(LogLevel.Warning, "The database does not answer yet: {Reason}")]
    partial void LogAway(string reason);
}
