using System.Data;
using System.Globalization;
using Npgsql;
using TikApis.Silo.Storage.Schema;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Brings a database up to this program's schema, at start.</summary>
public static class PostgresSchema
{
    // Any number that nobody else locks in this database.
    const long Lock = 0x5449_4B41_5049_5355;

    /// <summary>The scripts this program was built with, in order.</summary>
    public static IReadOnlyList<SchemaScript> Scripts { get; } = SchemaScript.EmbeddedFor("Postgres");

    /// <summary>Creates or upgrades the schema; safe when several nodes start together.</summary>
    /// <exception cref="InvalidOperationException">The database was written by a newer program.</exception>
    public static void Apply(string connectionString, TimeProvider time) => Apply(connectionString, time, Scripts);

    /// <summary>The same with the given scripts, ordered by version.</summary>
    /// <exception cref="InvalidOperationException">The database was written by a newer program.</exception>
    public static void Apply(string connectionString, TimeProvider time, IReadOnlyList<SchemaScript> scripts)
    {
        // Not pooled: nothing of the start should stay. No timeout: an upgrade takes its time, and others wait for it.
        var options = new NpgsqlConnectionStringBuilder(PostgresSessions.Named(connectionString, "usage-schema")) { Pooling = false, CommandTimeout = 0 };
        using var sessions = new NpgsqlDataSourceBuilder(options.ConnectionString) { Name = options.ApplicationName }.Build();
        using var connection = sessions.OpenConnection();
        foreach (var script in scripts)
            Apply(connection, script, known: scripts[^1].Version, time);
    }

    static void Apply(NpgsqlConnection connection, SchemaScript script, int known, TimeProvider time)
    {
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        using var command = connection.CreateCommand();

        // Held until the commit: what is read below cannot change before it, so each script runs exactly once.
        command.CommandText = $"SELECT pg_advisory_xact_lock({Lock})";
        command.ExecuteNonQuery();
        command.CommandText = "CREATE TABLE IF NOT EXISTS schema_versions (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL)";
        command.ExecuteNonQuery();
        command.CommandText = "SELECT COALESCE(MAX(version), 0) FROM schema_versions";
        var current = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (!SchemaVersion.Lacks(current, script, known, $"{connection.Host}/{connection.Database}"))
            return;

        command.CommandText = script.Sql;
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO schema_versions (version, name, applied_at) VALUES ($1, $2, $3)";
        command.Parameters.Add(new() { Value = script.Version });
        command.Parameters.Add(new() { Value = script.Name });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        command.ExecuteNonQuery();
        transaction.Commit();
    }
}
