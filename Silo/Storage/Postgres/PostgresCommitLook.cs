using TikApis.Journaling;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Asks it. A standby, which answers but takes nothing, says no.</summary>
public sealed class PostgresCommitLook(PostgresDatabase database) : ICommitLook
{
    public async Task<bool> CanCommit(CancellationToken cancellation)
    {
        await using var command = database.Sessions.CreateCommand("SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'");
        return await command.ExecuteScalarAsync(cancellation) is true;
    }
}
