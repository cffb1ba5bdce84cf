using System.Data.Common;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>The connections Orleans' providers read and write with.</summary>
sealed class OrleansDataSource(string connectionString, WriteTurns turns) : DbDataSource
{
    public override string ConnectionString => connectionString;

    protected override DbConnection CreateDbConnection() => new TurnTakingConnection(connectionString, turns);
}
