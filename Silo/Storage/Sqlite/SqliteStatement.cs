using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>
/// A prepared statement whose values are given in the order of its places. A fold runs thousands of statements, and what
/// ADO.NET does for each, finding places by name and values by type, took several times what SQLite does.
/// </summary>
sealed class SqliteStatement : IDisposable
{
    const int LongestOnStack = 256;

    readonly SqliteConnection connection;
    readonly sqlite3_stmt statement;
    int bound;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        this.connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out statement));
    }

    /// <summary>The next place is a whole number, or nothing.</summary>
    public SqliteStatement With(long? value)
    {
        bound++;
        Check(value is { } number ? raw.sqlite3_bind_int64(statement, bound, number) : raw.sqlite3_bind_null(statement, bound));
        return this;
    }

    /// <summary>The next place is a text.</summary>
    public SqliteStatement With(string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most > LongestOnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[LongestOnStack];
        bytes = bytes[..Encoding.UTF8.GetBytes(value, bytes)];
        Check(raw.sqlite3_bind_text(statement, ++bound, bytes));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    /// <summary>The next place is bytes, or nothing.</summary>
    public SqliteStatement With(byte[]? value) => value is null ? With(default(long?)) : With(value.AsSpan());

    /// <summary>The next place is bytes.</summary>
    public SqliteStatement With(ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(statement, ++bound, value));
        return this;
    }

    /// <summary>Runs it, and answers how many rows it inserted, changed or deleted.</summary>
    public int Run()
    {
        Read(static _ => 0, 0);
        return raw.sqlite3_changes(connection.Handle);
    }

    /// <summary>Runs it, and reads its first row.</summary>
    /// <param name="row">Reads by column.</param>
    /// <param name="otherwise">When there is none.</param>
    public T Read<T>(Func<sqlite3_stmt, T> row, T otherwise)
    {
        bound = 0;
        try
        {
            var code = raw.sqlite3_step(statement);
            if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
                Check(code);
            var found = code == raw.SQLITE_ROW ? row(statement) : otherwise;
            while (code == raw.SQLITE_ROW)
                code = raw.sqlite3_step(statement); // What returns rows is done only at its end.
            if (code != raw.SQLITE_DONE)
                Check(code);
            return found;
        }
        finally
        {
            _ = raw.sqlite3_reset(statement); // Says again what the step said.
        }
    }

    public void Dispose() => statement.Dispose();

    void Check(int code) => SqliteException.ThrowExceptionForRC(code, connection.Handle);
}
