using Microsoft.Data.Sqlite;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>
/// The database file of this process: keeps other processes off it, and brings its schema up to date. The lock
/// dies with the process; what a second process could do in spite of it, the journal's fence stops.
/// </summary>
sealed class SqliteFile(string connectionString, TimeProvider time) : IStorageOpening, IDisposable
{
    FileStream? held;

    public Task Open(CancellationToken cancellation)
    {
        var source = new SqliteConnectionStringBuilder(connectionString);
        if (source.DataSource is "" or ":memory:" || source.Mode == SqliteOpenMode.Memory)
            throw new InvalidOperationException("Storage:ConnectionString must name a file: Data Source=data/usage.db.");
        var file = Path.GetFullPath(source.DataSource);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            held = Lock(file);
            SqliteSchema.Apply(connectionString, time);
            return Task.CompletedTask;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new InvalidOperationException($"The database {file} cannot be opened: {failed.Message}", failed);
        }
    }

    public void Dispose() => held?.Dispose();

    static FileStream Lock(string file)
    {
        try
        {
            return new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (File.Exists(file + ".lock"))
        {
            throw new InvalidOperationException($"Another process is using {file}. Stop it, or give this one a file of its own: Storage__ConnectionString='Data Source=…'.", taken);
        }
    }
}
