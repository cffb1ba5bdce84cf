using Microsoft.Data.Sqlite;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>
/// Before anything else of the node starts: keeps other processes off the file, and brings its schema up to
/// date. The lock dies with the process; what a second process could do in spite of it, the journal's fence stops.
/// </summary>
sealed class SqliteFile(string connectionString, TimeProvider time) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    FileStream? held;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(SqliteFile), ServiceLifecycleStage.RuntimeInitialize, Open, Close);

    public void Dispose() => held?.Dispose();

    Task Open(CancellationToken cancellation)
    {
        var file = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            held = new FileStream(file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new InvalidOperationException($"Another process is using {file}. Stop it, or give this one a file of its own: Storage__ConnectionString='Data Source=…'.", taken);
        }

        SqliteSchema.Apply(connectionString, time);
        return Task.CompletedTask;
    }

    Task Close(CancellationToken cancellation)
    {
        Dispose();
        return Task.CompletedTask;
    }
}
