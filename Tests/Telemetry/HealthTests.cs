using System.Net;
using Microsoft.Data.Sqlite;
using Npgsql;
using TikApis.Tests.Support;

namespace TikApis.Tests.Telemetry;

/// <summary>Ready means that it could commit, whether or not anything comes in.</summary>
public sealed class HealthTests(PostgresServer server)
{
    static readonly string[] Quiet = ["--Logging:LogLevel:TikApis=None", "--Logging:LogLevel:Orleans=None"];

    [Fact]
    public async Task While_another_process_holds_the_file_an_idle_node_is_not_ready()
    {
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(folder.Database, settings: Quiet);
        await Until(app, HttpStatusCode.OK);

        await using (var other = new SqliteConnection(folder.Database))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var hold = other.BeginTransaction(deferred: false);
            await Until(app, HttpStatusCode.ServiceUnavailable);
        }

        await Until(app, HttpStatusCode.OK);
    }

    [Fact]
    public async Task While_PostgreSQL_lets_nobody_in_an_idle_node_is_not_ready()
    {
        var database = server.CreateDatabase();
        await using var app = await UsageApp.Start(database, settings: ["--Storage:Provider=Postgres", "--Cluster:Address=127.0.0.1", .. Quiet]);
        await Until(app, HttpStatusCode.OK);

        await Run(database, "ALTER DATABASE {0} ALLOW_CONNECTIONS false");
        await Run(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{0}'");
        await Until(app, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode);

        await Run(database, "ALTER DATABASE {0} ALLOW_CONNECTIONS true");
        await Until(app, HttpStatusCode.OK);
    }

    /// <summary>Ends when it says so; the run's own limit ends a wait in vain.</summary>
    static async Task Until(UsageApp app, HttpStatusCode expected)
    {
        for (var asked = TimeProvider.System.GetTimestamp(); ;)
        {
            using var response = await app.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            if (response.StatusCode == expected)
                return;
            Assert.True(TimeProvider.System.GetElapsedTime(asked) < TimeSpan.FromMinutes(1), $"Still {response.StatusCode}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    static async Task Run(string database, string sql)
    {
        var options = new NpgsqlConnectionStringBuilder(database) { Pooling = false };
        var name = options.Database;
        options.Database = "postgres";
        await using var connection = new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Queries of tests are constants.
        await using var command = new NpgsqlCommand(string.Format(null, sql, name), connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
