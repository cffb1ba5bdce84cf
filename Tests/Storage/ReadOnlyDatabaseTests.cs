using Microsoft.Data.Sqlite;
using TikApis.Silo.Storage.Sqlite;
using TikApis.Tests.Support;

namespace TikApis.Tests.Storage;

/// <summary>SQLite opens a file that it may not write for reading, and so it stays for that connection.</summary>
public sealed class ReadOnlyDatabaseTests : IDisposable
{
    const int ReadOnly = 8;

    readonly TempFolder folder = new();
    readonly ImmutableFiles files;

    public ReadOnlyDatabaseTests() => files = ImmutableFiles.In(folder.Path);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_OnceTheFileCanBeWrittenAgain_IsNotThatOfAConnectionOpenedBefore(bool withLog)
    {
        using var database = Make();
        if (withLog)
            files.MakeReadOnly();
        else
            files.MakeDatabaseReadOnly();
        Assert.Equal(ReadOnly, (await Assert.ThrowsAsync<SqliteException>(() => Count(database))).SqliteErrorCode);

        files.MakeWritable();
        Assert.Equal(1, await Count(database));
    }

    [Fact]
    public async Task Write_WhoseConnectionWasOpenedBeforeTheFileBecameReadOnly_GoesOnAfterwards()
    {
        using var database = Make();
        Assert.Equal(1, await Count(database));
        files.MakeReadOnly();
        for (var tries = 0; tries < 3; tries++)
            await Assert.ThrowsAsync<SqliteException>(() => Count(database));

        files.MakeWritable();
        Assert.Equal(2, await Count(database));
    }

    public void Dispose()
    {
        files.Dispose();
        folder.Dispose();
    }

    SqliteDatabase Make()
    {
        using var connection = new SqliteConnection(folder.Database);
        connection.Open();
        connection.Execute("PRAGMA journal_mode = WAL; CREATE TABLE counted (many INTEGER); INSERT INTO counted VALUES (0);");
        return new SqliteDatabase(folder.Database, new WriteTurns());
    }

    static async Task<long> Count(SqliteDatabase database)
    {
        using var write = await database.Write(TestContext.Current.CancellationToken);
        write.Begin();
        write.Connection.Execute("UPDATE counted SET many = many + 1");
        var many = write.Connection.Query("SELECT many FROM counted", row => row.GetInt64(0)).Single();
        write.Commit();
        return many;
    }
}
