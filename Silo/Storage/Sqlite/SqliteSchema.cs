using System.Globalization;
using Microsoft.Data.Sqlite;
using TikApis.Silo.Storage.Schema;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Brings a database file up to this program's schema, at start.</summary>
public static class SqliteSchema
{
    /// <summary>The scripts this program was built with, in order.</summary>
    public static IReadOnlyList<SchemaScript> Scripts { get; } = SchemaScript.EmbeddedFor("Sqlite");

    /// <summary>Creates or upgrades the file; safe when several callers start together.</summary>
    /// <exception cref="InvalidOperationException">The file was written by a newer program.</exception>
    public static void Apply(string connectionString, TimeProvider time) =>
        Apply(connectionString, time, Scripts);

    /// <summary>The same with the given scripts, ordered by version.</summary>
    /// <exception cref="InvalidOperationException">The file was written by a newer program.</exception>
    public static void Apply(string connectionString, TimeProvider time, IReadOnlyList<SchemaScript> scripts)
    {
        // Not pooled: nothing of the start should keep the file open.
        var options = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        if (Path.GetDirectoryName(options.DataSource) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);

        using var connection = new SqliteConnection(options.ConnectionString);
        connection.Open();
        UseWriteAheadLog(connection);

        foreach (var script in scripts)
            Apply(connection, script, known: scripts[^1].Version, time);
    }

    static void UseWriteAheadLog(SqliteConnection connection)
    {
        // Readers and the one writer never wait for each other in this mode; it is a property of the file and stays.
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        if (command.ExecuteScalar() is var mode && mode is not "wal")
            throw new InvalidOperationException($"{connection.DataSource} cannot use a write-ahead log (journal mode '{mode}').");
    }

    static void Apply(SqliteConnection connection, SchemaScript script, int known, TimeProvider time)
    {
        // BEGIN IMMEDIATE: what is read below cannot change before the commit, so each script runs exactly once.
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT;
            SELECT COALESCE(MAX(version), 0) FROM schema_versions;
            """;
        var current = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);

        if (!SchemaVersion.Lacks(current, script, known, connection.DataSource))
            return;

        command.CommandText = script.Sql;
        command.ExecuteNonQuery();

        command.CommandText = "INSERT INTO schema_versions (version, name, applied_at) VALUES (@version, @name, @at)";
        command.Parameters.AddWithValue("@version", script.Version);
        command.Parameters.AddWithValue("@name", script.Name);
        command.Parameters.AddWithValue("@at", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        command.ExecuteNonQuery();
        transaction.Commit();
    }
}
