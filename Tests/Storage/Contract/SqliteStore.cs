using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using TikApis.Silo.Storage.Sqlite;
using TikApis.Tests.Support;

namespace TikApis.Tests.Storage.Contract;

/// <summary>A SQLite file; its second "process" takes turns of its own, so that only the file keeps them apart.</summary>
public sealed class SqliteStore : IStoreFixture, IDisposable
{
    readonly TempFolder folder = new();

    public SqliteStore() => SqliteSchema.Apply(folder.Database, Clock);

    public FakeTimeProvider Clock { get; } = new(Some.Noon);

    public StoreProcess Open()
    {
        var database = new SqliteDatabase(folder.Database, new WriteTurns());
        return new StoreProcess(
            new SqliteJournalStore(database, Clock),
            new SqliteOwnership(database, Clock),
            new SqliteUsageTables(database),
            new SqliteTotals(database),
            new SqlitePeriods(database),
            new SqliteAccountIndex(database),
            new SqliteIdempotentAnswers(database),
            new SqliteRateLimits(database),
            new SqliteUnwatchedAccounts(database),
            new SqliteExpiry(database),
            () =>
            {
                database.Dispose();
                return ValueTask.CompletedTask;
            });
    }

    public async Task<object?> Run(string sql)
    {
        await using var connection = new SqliteConnection(folder.Database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    public void Dispose() => folder.Dispose();
}
