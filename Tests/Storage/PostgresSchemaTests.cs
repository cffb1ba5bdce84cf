using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TikApis.Silo.Storage.Postgres;
using TikApis.Silo.Storage.Schema;
using TikApis.Tests.Support;

namespace TikApis.Tests.Storage;

public sealed class PostgresSchemaTests(PostgresServer server)
{
    readonly string database = server.CreateDatabase();
    readonly FakeTimeProvider clock = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void Database_that_is_new_gets_every_script()
    {
        PostgresSchema.Apply(database, clock);

        Assert.Equal((long)PostgresSchema.Scripts.Count, Run("SELECT count(*) FROM schema_versions"));
        Assert.Equal("orleans", Run("SELECT name FROM schema_versions WHERE version = 1"));
        Assert.Equal(clock.GetUtcNow().UtcDateTime, Run("SELECT applied_at FROM schema_versions WHERE version = 1"));
    }

    [Fact]
    public async Task Nodes_that_start_together_apply_each_script_once()
    {
        SchemaScript[] scripts =
        [
            .. PostgresSchema.Scripts,
            new(PostgresSchema.Scripts.Count + 1, "counted", "CREATE TABLE counted (x integer); INSERT INTO counted VALUES (1);"),
        ];
        using var together = new Barrier(8);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
        {
            together.SignalAndWait();
            PostgresSchema.Apply(database, clock, scripts);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(1L, Run("SELECT count(*) FROM counted"));
    }

    [Fact]
    public void Script_that_fails_leaves_nothing_behind()
    {
        SchemaScript good = new(1, "good", "CREATE TABLE good (x integer)"), bad = new(2, "bad", "CREATE TABLE bad (x integer); INSERT INTO missing VALUES (1);");

        Assert.Throws<PostgresException>(() => PostgresSchema.Apply(database, clock, [good, bad]));

        Assert.Equal("good", Run("SELECT string_agg(name, ',') FROM schema_versions"));
        Assert.Equal(0L, Run("SELECT count(*) FROM pg_class WHERE relname = 'bad'"));
    }

    [Fact]
    public void Database_that_is_newer_is_refused()
    {
        PostgresSchema.Apply(database, clock);
        Run("INSERT INTO schema_versions VALUES (9999, 'future', now())");

        var error = Assert.Throws<InvalidOperationException>(() => PostgresSchema.Apply(database, clock));

        Assert.Contains($"has schema version 9999, this program knows up to {PostgresSchema.Scripts.Count}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Data Source=data/usage.db")]
    [InlineData("Database=usage")]
    [InlineData("nonsense")]
    public void Connection_string_of_something_else_is_refused_without_being_repeated(string connectionString)
    {
        var error = Assert.Throws<InvalidOperationException>(() => PostgresSchema.Apply(connectionString, clock));

        Assert.Contains("Storage:ConnectionString is none for PostgreSQL", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(connectionString, error.Message, StringComparison.Ordinal);
    }

    object? Run(string sql)
    {
        using var connection = new NpgsqlConnection(database + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
