using Microsoft.Data.Sqlite;
using Npgsql;
using TikApis.Benchmarks.Contenders;

namespace TikApis.Benchmarks.Scale;

/// <summary>What a node's database takes on disk, and of that its journal.</summary>
/// <param name="All">The database with its indexes and, on SQLite, its write-ahead log.</param>
/// <param name="Journal">Events that are not in the tables yet; on PostgreSQL with what its table keeps for new rows.</param>
readonly record struct StoredBytes(long All, long Journal)
{
    /// <summary>As it is now.</summary>
    public static async Task<StoredBytes> Of(Product product)
    {
        if (product.Postgres is { } postgres)
        {
            await using var connection = new NpgsqlConnection(postgres);
            await connection.OpenAsync();
            await using var sizes = new NpgsqlCommand("SELECT pg_database_size(current_database()), pg_total_relation_size('usage_journal')", connection);
            await using var row = await sizes.ExecuteReaderAsync();
            await row.ReadAsync();
            return new StoredBytes(row.GetInt64(0), row.GetInt64(1));
        }

        await using var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = product.File, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        await file.OpenAsync();
        await using var waiting = file.CreateCommand();
        waiting.CommandText = "SELECT COALESCE(SUM(LENGTH(payload)), 0) FROM usage_journal AS j JOIN journal_checkpoints AS c USING (writer) WHERE j.position > c.position";
        var all = new[] { product.File!, product.File + "-wal" }.Sum(path => System.IO.File.Exists(path) ? new FileInfo(path).Length : 0);
        return new StoredBytes(all, (long)(await waiting.ExecuteScalarAsync())!);
    }
}
