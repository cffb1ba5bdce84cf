using Npgsql;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Short ways to say the usual things to PostgreSQL. Values are <c>$1</c>, <c>$2</c>…</summary>
static class PostgresCommands
{
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        batch.BatchCommands.Add(command);
    }

    public static NpgsqlBatch Batch(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var batch = connection.CreateBatch();
        batch.Add(sql, values);
        return batch;
    }

    /// <summary>Runs one statement to its end, and so to the end of its transaction if it is one of its own.</summary>
    public static async Task<int> Execute(this NpgsqlDataSource sessions, string sql, CancellationToken cancellation, params object?[] values)
    {
        await using var connection = await sessions.OpenConnectionAsync(cancellation);
        return await connection.Execute(sql, cancellation, values);
    }

    public static async Task<int> Execute(this NpgsqlConnection connection, string sql, CancellationToken cancellation, params object?[] values)
    {
        await using var batch = connection.Batch(sql, values);
        return await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The rows of the present answer.</summary>
    public static async Task<List<T>> Rows<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row)
    {
        List<T> rows = [];
        while (await reader.ReadAsync())
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>The rows of the present answer; then the next is the present one.</summary>
    public static async Task<List<T>> RowsThenNext<T>(this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row)
    {
        var rows = await reader.Rows(row);
        await reader.NextResultAsync();
        return rows;
    }

    public static long? LongOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static string? TextOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static byte[] Bytes(this NpgsqlDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    public static DateTimeOffset Instant(this NpgsqlDataReader reader, int column) => reader.GetDateTime(column);

    public static DateTimeOffset? InstantOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Instant(column);

    public static long Milliseconds(this NpgsqlDataReader reader, int column) => reader.Instant(column).ToUnixTimeMilliseconds();

    /// <summary>An instant as the driver wants it.</summary>
    public static DateTime FromMilliseconds(long unix) => DateTimeOffset.FromUnixTimeMilliseconds(unix).UtcDateTime;
}
