namespace TikApis.Silo;

/// <summary>Where a node keeps everything (configuration section <c>Storage</c>).</summary>
public sealed class StorageOptions
{
    /// <summary>Database of the node; <c>Sqlite</c> is embedded and serves one node.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>What the database is opened with; a relative file is relative to the working directory.</summary>
    public string ConnectionString { get; set; } = "Data Source=data/usage.db";
}
