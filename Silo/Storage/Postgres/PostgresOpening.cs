using Npgsql;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Before the node starts: brings the schema up to date, and makes sure that a commit is one.</summary>
sealed partial class PostgresOpening(PostgresDatabase database, string connectionString, TimeProvider time, ILogger<PostgresOpening> log) : IStorageOpening
{
    public void Open()
    {
        try
        {
            PostgresSchema.Apply(connectionString, time);
            CheckDurability();
        }
        catch (NpgsqlException failed)
        {
            throw new InvalidOperationException($"The database cannot be opened: {failed.Message}", failed);
        }
    }

    void CheckDurability()
    {
        using var connection = database.Sessions.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT current_setting('synchronous_commit'), current_setting('fsync')";
        using var row = command.ExecuteReader();
        row.Read();

        // A pooler in between may drop what the session asked for.
        if (row.GetString(0) != "on")
            throw new InvalidOperationException(
                $"The database commits with synchronous_commit = {row.GetString(0)}, and does not let a session change that: what is acknowledged could be lost.");
        if (row.GetString(1) != "on")
            LogNoFsync();
    }

    [LoggerMessage(LogLevel.Warning, "The database server runs with fsync = off: what is acknowledged can be lost when its machine fails.")]
    partial void LogNoFsync();
}
