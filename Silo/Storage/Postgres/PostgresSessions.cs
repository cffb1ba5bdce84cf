using Npgsql;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>What every session of a node is like, whatever the server, the role or the operator set.</summary>
static class PostgresSessions
{
    // As startup options these outrank the configuration of server, database and role, even when it is reloaded;
    // of two in a connection string the last counts. What was acknowledged is on disk; a statement that waited sees
    // what it waited for; a process that stops in the middle of a fold does not hold its lock for long.
    const string Always =
        @"-c synchronous_commit=on -c default_transaction_isolation=read\ committed -c idle_in_transaction_session_timeout=5000";

    // Unless the operator says otherwise. A database that stands still is noticed soon: what waits for it is refused.
    static readonly (string Key, int Value)[] Defaults = [("Timeout", 5), ("Command Timeout", 15)];

    /// <summary>The operator's connection string, for sessions with a name in <c>pg_stat_activity</c>.</summary>
    /// <param name="connectionString">As configured.</param>
    /// <param name="name">The sessions' name.</param>
    /// <param name="most">How many of them there are at most, unless the operator says otherwise.</param>
    /// <exception cref="InvalidOperationException">It is none for PostgreSQL.</exception>
    public static string Named(string connectionString, string name, int most = 20)
    {
        var options = Parse(connectionString);
        (options.ApplicationName, options.Enlist) = (name, false);
        options.Options = $"{options.Options} {Always}".TrimStart();
        foreach (var (key, value) in Defaults.Append(("Maximum Pool Size", most)))
        {
            if (!options.ShouldSerialize(key))
                options[key] = value;
        }

        if (options.MaxAutoPrepare == 0)
            options.MaxAutoPrepare = 50; // The same few dozen statements, all the time.
        return options.ConnectionString;
    }

    /// <summary>Name of a journal writer's sessions, by which <see cref="PostgresJournalStore.Fence"/> finds them.</summary>
    public static string OfWriter(long writer) => $"usage-writer-{writer}";

    static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        const string Expected = "Storage:ConnectionString is none for PostgreSQL; expected e.g. 'Host=…;Database=…;Username=…;Password=…'.";
        try
        {
            var options = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(options.Host) ? throw new InvalidOperationException(Expected) : options;
        }
        catch (ArgumentException unknown)
        {
            throw new InvalidOperationException(Expected, unknown);
        }
    }
}
