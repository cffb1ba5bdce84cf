using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>
/// The embedded database: one connection that writes, in turn, and pooled connections that read. WAL lets
/// readers see their snapshot while a write goes on; <c>synchronous=FULL</c> makes a commit survive power loss.
/// </summary>
public sealed class SqliteDatabase(string connectionString, WriteTurns turns) : IDisposable
{
    static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(10);

    // Each holds a thread while it reads.
    readonly SemaphoreSlim readers = new(4 * Environment.ProcessorCount);
    readonly string forReading = Adjusted(connectionString, pooled: true);
    readonly string forWriting = Adjusted(connectionString, pooled: false);
    readonly Lock gate = new();
    SqliteConnection? writer;
    bool writing;
    bool disposed;

    /// <summary>Waits for the turn to write. Dispose it to pass it on; a transaction still open is rolled back.</summary>
    public async Task<SqliteWrite> Write(CancellationToken cancellation = default)
    {
        var turn = await turns.TakeAsync(cancellation);
        try
        {
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                writer ??= OpenWriter();
                writing = true;
                return new SqliteWrite(writer, turn, End);
            }
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Reads in one snapshot, never in a grain's turn: SQLite blocks its thread. Who calls from the thread pool reads there.</summary>
    /// <exception cref="UsageUnavailableException">The database cannot be read now.</exception>
    public async Task<T> Read<T>(Func<SqliteConnection, T> read)
    {
        if (!await readers.WaitAsync(ReadPatience))
            throw new UsageUnavailableException("Too many questions wait for the database; ask again.");
        try
        {
            return TaskScheduler.Current == TaskScheduler.Default && SynchronizationContext.Current is null ? ReadNow(read) : await Task.Run(() => ReadNow(read));
        }
        finally
        {
            readers.Release();
        }
    }

    T ReadNow<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var connection = Open(pooled: true);
            using var snapshot = connection.BeginTransaction(IsolationLevel.Serializable, deferred: true);
            return read(connection);
        }
        catch (SqliteException failed)
        {
            throw new UsageUnavailableException("The database cannot be read now; ask again.", failed);
        }
    }

    /// <summary>A write under way ends by itself, and its connection with it.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            if (!writing)
                GiveUpWriter();
        }

        readers.Dispose();
    }

    /// <summary>
    /// SQLite opens what it may not write for reading, without a word, and so it stays for the connection, whatever
    /// becomes of the file: one that cannot write now is not kept. Beginning to write says so of the log, which is opened
    /// by then, but not of the database itself, which was opened before.
    /// </summary>
    SqliteConnection OpenWriter()
    {
        var connection = Open(pooled: false);
        try
        {
            if (raw.sqlite3_db_readonly(connection.Handle, "main") != 0)
                SqliteException.ThrowExceptionForRC(raw.SQLITE_READONLY, connection.Handle);
            connection.Execute("BEGIN IMMEDIATE; ROLLBACK;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <param name="pooled">Not the one that writes: given up, it must be gone, with whatever transaction it was in.</param>
    SqliteConnection Open(bool pooled)
    {
        var connection = new SqliteConnection(pooled ? forReading : forWriting);
        try
        {
            connection.Open();

            // Another process (a backup, a shell) takes no turns: wait for it in small steps, and not for long, so
            // that whoever asks learns of it. Readers do not wait for writers; should
            // the file be busy all the same, the driver tries again for a second.
            if (!pooled)
                connection.Execute("PRAGMA synchronous = FULL; PRAGMA busy_timeout = 1000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static string Adjusted(string connectionString, bool pooled) =>
        new SqliteConnectionStringBuilder(connectionString) { Pooling = pooled, DefaultTimeout = 1 }.ConnectionString;

    void End(bool broken)
    {
        lock (gate)
        {
            writing = false;
            if (broken || disposed)
                GiveUpWriter();
        }
    }

    void GiveUpWriter()
    {
        var given = writer;
        writer = null; // Whatever becomes of it: the next turn begins with a fresh one.
        given?.Dispose();
    }
}
