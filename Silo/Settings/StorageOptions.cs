using Microsoft.Data.Sqlite;
using Npgsql;

namespace TikApis.Silo.Settings;

/// <summary>Where a node keeps everything (configuration section <c>Storage</c>).</summary>
public sealed class StorageOptions
{
    /// <summary>Database of the node: <c>Sqlite</c> is embedded and serves one node, <c>Postgres</c> serves a cluster.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>What the database is opened with; a relative file is relative to the working directory.</summary>
    public string ConnectionString { get; set; } = "Data Source=data/usage.db";

    /// <summary>Whether the database is PostgreSQL.</summary>
    /// <exception cref="InvalidOperationException">It is neither that nor SQLite.</exception>
    public bool IsPostgres => Provider.ToUpperInvariant() switch
    {
        "SQLITE" => false,
        "POSTGRES" or "POSTGRESQL" => true,
        _ => throw new InvalidOperationException($"Storage:Provider is '{Provider}'; expected 'Sqlite' or 'Postgres'."),
    };

    /// <summary>Where the database is, without what opens it: for people.</summary>
    public string Place
    {
        get
        {
            if (!IsPostgres)
                return Path.GetFullPath(new SqliteConnectionStringBuilder(ConnectionString).DataSource);
            var options = new NpgsqlConnectionStringBuilder(ConnectionString);
            return $"{options.Host}:{options.Port}/{options.Database}";
        }
    }
}
