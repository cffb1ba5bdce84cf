using Microsoft.Data.Sqlite;
using TikApis.Journaling;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>The journal in SQLite: one process has the file, and its writes take turns.</summary>
public sealed class SqliteJournalStore(SqliteDatabase database, TimeProvider time) : IJournalStore
{
    const int ConstraintPrimaryKey = 1555;

    /// <summary>A hundredth of a second or so, for which appends wait.</summary>
    public int FoldStep => 300;

    public async Task<long> RegisterWriter(string silo, CancellationToken cancellation)
    {
        using var write = await database.Write(cancellation);
        write.Begin();
        var writer = write.Connection.Query(
            "INSERT INTO journal_writers (silo, state, started) VALUES ($silo, 'active', $started) RETURNING writer",
            row => row.GetInt64(0),
            ("$silo", silo),
            ("$started", time.GetUtcNow().ToString("O"))).Single();
        write.Connection.Execute("INSERT INTO journal_checkpoints (writer, position) VALUES ($writer, 0)", ("$writer", writer));
        write.Commit();
        return writer;
    }

    public async Task<AppendFate> Append(long writer, long position, ReadOnlyMemory<byte> payload)
    {
        using var write = await database.Write();
        try
        {
            using var insert = new SqliteStatement(
                write.Connection, "INSERT INTO usage_journal SELECT writer, ?, ? FROM journal_writers WHERE writer = ? AND state = 'active'");
            return insert.With(position).With(payload.Span).With(writer).Run() == 1 ? AppendFate.Appended : AppendFate.Fenced;
        }
        catch (SqliteException there) when (there.SqliteExtendedErrorCode == ConstraintPrimaryKey)
        {
            return AppendFate.Appended;
        }
    }

    public async Task Fence(long writer, CancellationToken cancellation)
    {
        using var write = await database.Write(cancellation);
        write.Connection.Execute("UPDATE journal_writers SET state = 'fenced' WHERE writer = $writer AND state = 'active'", ("$writer", writer));
    }

    public Task<IReadOnlyList<OpenWriter>> OpenWriters(CancellationToken cancellation) =>
        database.Read<IReadOnlyList<OpenWriter>>(connection =>
            connection.Query(
                "SELECT writer, silo, state FROM journal_writers WHERE state <> 'closed' ORDER BY writer",
                row => new OpenWriter(row.GetInt64(0), row.GetString(1), Enum.Parse<WriterState>(row.GetString(2), ignoreCase: true))));

    public Task<JournalTail> ReadTail(long writer, long after, long upTo, int maxBytes, CancellationToken cancellation) => database.Read(connection =>
    {
        var (progress, state) = SqliteFold.ReadProgress(connection, writer);
        using var command = connection.Command(
            "SELECT position, payload FROM usage_journal WHERE writer = $writer AND position > $after AND position <= $upTo ORDER BY position",
            ("$writer", writer),
            ("$after", Math.Max(after, progress.Position)),
            ("$upTo", progress.Target ?? upTo));
        using var reader = command.ExecuteReader();
        List<JournalRow> rows = [];
        for (var bytes = 0L; bytes < maxBytes && reader.Read();)
        {
            var row = new JournalRow(reader.GetInt64(0), reader.Bytes(1));
            bytes += row.Payload.Length;
            rows.Add(row);
        }

        return new JournalTail(progress, state, rows);
    });

    public async Task Trim(long writer, long upTo, CancellationToken cancellation)
    {
        using var write = await database.Write(cancellation);
        write.Connection.Execute(
            "DELETE FROM usage_journal WHERE writer = $writer AND position <= $upTo AND position <= (SELECT position FROM journal_checkpoints WHERE writer = $writer)",
            ("$writer", writer),
            ("$upTo", upTo));
    }

    public async Task<IFoldTransaction> BeginFold(long writer, CancellationToken cancellation)
    {
        var write = await database.Write(cancellation);
        try
        {
            write.Begin();
            return new SqliteFold(write, writer);
        }
        catch
        {
            write.Dispose();
            throw;
        }
    }
}
