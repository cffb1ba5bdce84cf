using Microsoft.Data.Sqlite;
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
        (Progress, State) = ReadProgress(write.Connection, writer);
    }

    public FoldProgress Progress { get; }

    public WriterState State { get; }

    public static (FoldProgress Progress, WriterState State) ReadProgress(SqliteConnection connection, long writer) => connection.Query(
        "SELECT position, target, account, state FROM journal_checkpoints JOIN journal_writers USING (writer) WHERE writer = $writer",
        row => (new FoldProgress(row.GetInt64(0), row.LongOrNull(1), row.TextOrNull(2)), Enum.Parse<WriterState>(row.GetString(3), ignoreCase: true)),
        ("$writer", writer)).Single();

    public Task Apply(IReadOnlyList<KeyValuePair<string, FoldedAccount>> accounts)
    {
        using var rollups = new SqliteRollups(write.Connection);
        foreach (var (accountId, account) in accounts)
            rollups.Add(accountId, account);
        return Task.CompletedTask;
    }

    public Task Pause(long target, string account)
    {
        write.Connection.Execute("UPDATE journal_checkpoints SET target = $target, account = $account WHERE writer = $writer", ("$writer", writer), ("$target", target), ("$account", account));
        return Task.CompletedTask;
    }

    public Task Advance(long position)
    {
        write.Connection.Execute("UPDATE journal_checkpoints SET position = $position, target = NULL, account = NULL WHERE writer = $writer", ("$writer", writer), ("$position", position));
        return Task.CompletedTask;
    }

    public Task<bool> Close()
    {
        write.Connection.Execute(
            "DELETE FROM usage_journal WHERE writer = $writer AND position <= (SELECT position FROM journal_checkpoints WHERE writer = $writer)",
            ("$writer", writer));
        return Task.FromResult(write.Connection.Execute(
            "UPDATE journal_writers SET state = 'closed' WHERE writer = $writer AND NOT EXISTS (SELECT 1 FROM usage_journal WHERE writer = $writer)",
            ("$writer", writer)) == 1);
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
