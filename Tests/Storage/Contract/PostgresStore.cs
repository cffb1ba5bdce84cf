using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TikApis.Silo.Storage.Postgres;
using TikApis.Tests.Support;

namespace TikApis.Tests.Storage.Contract;

/// <summary>A database of a PostgreSQL server.</summary>
public sealed class PostgresStore(PostgresServer server) : IStoreFixture
{
    string? database;

    public FakeTimeProvider Clock { get; } = new(Some.Noon);

    /// <summary>Its connection string. Only tests can be skipped, not fixtures: it is made when the first one asks.</summary>
    public string ConnectionString => database ??= CreateDatabase();

    public StoreProcess Open()
    {
        var sessions = new PostgresDatabase(ConnectionString);
        return new StoreProcess(
            new PostgresJournalStore(sessions, Clock),
            new PostgresOwnership(sessions, Clock),
            new PostgresUsageTables(sessions),
            new PostgresTotals(sessions),
            new PostgresPeriods(sessions),
            new PostgresAccountIndex(sessions),
            new PostgresIdempotentAnswers(sessions),
            new PostgresRateLimits(sessions),
            new PostgresUnwatchedAccounts(sessions),
            new PostgresExpiry(sessions),
            sessions.DisposeAsync);
    }

    /// <summary>A session of its own, by hand.</summary>
    public async Task<NpgsqlConnection> Connect(string name = "by-hand")
    {
        var connection = new NpgsqlConnection(PostgresSessions.Named(ConnectionString, name) + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public async Task<object?> Run(string sql)
    {
        await using var connection = await Connect();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() switch
        {
            DateTime instant => new DateTimeOffset(instant).ToUnixTimeMilliseconds(),
            var value => value,
        };
    }

    string CreateDatabase()
    {
        var created = server.CreateDatabase();
        PostgresSchema.Apply(created, Clock);
        return created;
    }
}
