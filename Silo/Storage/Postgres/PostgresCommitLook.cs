namespace TikApis.Silo.Storage.Postgres;

/// <summary>One row. A standby, which answers but takes nothing, says no.</summary>
public sealed class PostgresCommitLook(PostgresDatabase database) : ICommitLook
{
    public async Task<bool> CanCommit(long writer, CancellationToken cancellation)
    {
        await using var command = database.Sessions.CreateCommand(
            "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off' FROM journal_writers WHERE writer = $1 AND state = 'active'");
        command.Parameters.Add(new() { Value = writer });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }
}
