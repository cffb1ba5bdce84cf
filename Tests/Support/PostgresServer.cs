using Npgsql;
using TikApis.Tests.Support;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace TikApis.Tests.Support;

/// <summary>
/// PostgreSQL for the tests of a run: the server that <c>TIKAPIS_TEST_POSTGRES</c> is the connection string of, else
/// one of this machine's own binaries, started when a test first asks for a database and stopped at the end. Without
/// either, tests that ask are skipped.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    const string Missing = "No PostgreSQL: neither TIKAPIS_TEST_POSTGRES is set nor are its binaries installed.";

    readonly Lazy<string?> found;
    readonly List<string> made = [];
    PostgresProcess? own;
    int databases;

    public PostgresServer() => found = new(FindOrStart);

    /// <summary>Connection string of a database of its own, empty and gone after the run.</summary>
    public string CreateDatabase()
    {
        Assert.SkipWhen(found.Value is null, Missing);
        var name = $"tikapis_{Environment.ProcessId}_{Interlocked.Increment(ref databases)}";
        Run($"CREATE DATABASE {name}");
        lock (made)
            made.Add(name);
        return new NpgsqlConnectionStringBuilder(found.Value) { Database = name }.ConnectionString;
    }

    /// <summary>A server of its own, to be stopped and frozen.</summary>
    public static PostgresProcess StartAnother()
    {
        Assert.SkipUnless(PostgresProcess.IsInstalled, "No PostgreSQL: its binaries are not installed.");
        return new PostgresProcess();
    }

    public void Dispose()
    {
        if (!found.IsValueCreated || found.Value is null)
            return;
        NpgsqlConnection.ClearAllPools();
        if (own is not null)
        {
            own.Dispose();
            return;
        }

        foreach (var database in made)
            Run($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
    }

    string? FindOrStart()
    {
        if (Environment.GetEnvironmentVariable("TIKAPIS_TEST_POSTGRES") is { Length: > 0 } given)
            return given;
        if (!PostgresProcess.IsInstalled)
            return null;
        own = new PostgresProcess("max_connections=300");
        return own.ConnectionString + ";Maximum Pool Size=40";
    }

    void Run(string sql)
    {
        using var connection = new NpgsqlConnection(found.Value + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
