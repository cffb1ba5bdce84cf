using TikApis.Journaling;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>A fold; SQLite's only write lock is its fold lock.</summary>
sealed class SqliteFold : IFoldTransaction
{
    readonly SqliteWrite write;
    readonly long writer;

    public SqliteFold(SqliteWrite write, long writer)
    {
        (this.write, this.writer) = (write, writer);
        (Checkpoint, State) = write.Connection.Query(
            "SELECT position, state FROM journal_checkpoints JOIN journal_writers USING (writer) WHERE writer = $writer",
            row => (row.GetInt64(0), Enum.Parse<WriterState>(row.GetString(1), ignoreCase: true)),
            ("$writer", writer)).Single();
    }

    public long Checkpoint { get; }

    public WriterState State { get; }

    public Task<IReadOnlyList<JournalRow>> ReadTail(long upTo, int maxBytes)
    {
        using var command = write.Connection.Command(
            "SELECT position, payload FROM usage_journal WHERE writer = $writer AND position > $after AND position <= $upTo ORDER BY position",
            ("$writer", writer),
            ("$after", Checkpoint),
            ("$upTo", upTo));
        using var reader = command.ExecuteReader();
        List<JournalRow> rows = [];
        for (var bytes = 0L; bytes < maxBytes && reader.Read();)
        {
            var row = new JournalRow(reader.GetInt64(0), reader.Bytes(1));
            bytes += row.Payload.Length;
            rows.Add(row);
        }

        return Task.FromResult<IReadOnlyList<JournalRow>>(rows);
    }

    public Task Apply(FoldedEntries entries)
    {
        using var rollups = new SqliteRollups(write.Connection);
        foreach (var (accountId, account) in entries.Accounts)
            rollups.Add(accountId, account);
        return Task.CompletedTask;
    }

    public Task Advance(long position)
    {
        write.Connection.Execute("DELETE FROM usage_journal WHERE writer = $writer AND position <= $position", ("$writer", writer), ("$position", position));
        write.Connection.Execute("UPDATE journal_checkpoints SET position = $position WHERE writer = $writer", ("$writer", writer), ("$position", position));
        return Task.CompletedTask;
    }

    public Task Close()
    {
        write.Connection.Execute("UPDATE journal_writers SET state = 'closed' WHERE writer = $writer", ("$writer", writer));
        return Task.CompletedTask;
    }

    public Task Commit()
    {
        write.Commit();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        write.Dispose();
        return ValueTask.CompletedTask;
    }
}
