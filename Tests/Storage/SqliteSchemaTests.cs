using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using TikApis.Silo.Storage.Schema;
using TikApis.Silo.Storage.Sqlite;

namespace TikApis.Tests.Storage;

public sealed class SqliteSchemaTests : IDisposable
{
    readonly TempDatabase _database = new();
    readonly FakeTimeProvider _clock = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void File_WhenNew_IsCreatedInWriteAheadMode()
    {
        SqliteSchema.Apply(_database.ConnectionString, _clock);

        Assert.Equal("wal", _database.Run("PRAGMA journal_mode"));
        Assert.Equal((long)SqliteSchema.Scripts.Count, _database.Run("SELECT COUNT(*) FROM schema_versions"));
        Assert.Equal("orleans", _database.Run("SELECT name FROM schema_versions WHERE version = 1"));
        Assert.Equal("2026-01-02T03:04:05.000Z", _database.Run("SELECT applied_at FROM schema_versions WHERE version = 1"));
    }

    [Fact]
    public void Scripts_WhenAppliedBefore_AreNotAppliedAgain()
    {
        SqliteSchema.Apply(_database.ConnectionString, _clock, [new(1, "first", "CREATE TABLE first (x)")]);
        SqliteSchema.Apply(_database.ConnectionString, _clock,
            [new(1, "first", "CREATE TABLE first (x)"), new(2, "second", "CREATE TABLE second (x)")]);

        Assert.Equal("first,second", _database.Run("SELECT group_concat(name) FROM (SELECT name FROM schema_versions ORDER BY version)"));
    }

    [Fact]
    public async Task Scripts_WhenManyStartTogether_AreAppliedOnce()
    {
        SchemaScript[] scripts =
        [
            .. SqliteSchema.Scripts,
            new(SqliteSchema.Scripts.Count + 1, "counted", "CREATE TABLE counted (x); INSERT INTO counted VALUES (1);"),
        ];
        using var together = new Barrier(8);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
        {
            together.SignalAndWait();
            SqliteSchema.Apply(_database.ConnectionString, _clock, scripts);
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(1L, _database.Run("SELECT COUNT(*) FROM counted"));
    }

    [Fact]
    public void Script_WhenItFails_LeavesNothingBehind()
    {
        SchemaScript good = new(1, "good", "CREATE TABLE good (x)"), bad = new(2, "bad", "CREATE TABLE bad (x); INSERT INTO missing VALUES (1);");

        Assert.Throws<SqliteException>(() => SqliteSchema.Apply(_database.ConnectionString, _clock, [good, bad]));

        Assert.Equal("good", _database.Run("SELECT group_concat(name) FROM schema_versions"));
        Assert.Equal(0L, _database.Run("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'bad'"));
    }

    [Fact]
    public void Start_WhenTheFileIsNewer_IsRefused()
    {
        SqliteSchema.Apply(_database.ConnectionString, _clock);
        _database.Run("INSERT INTO schema_versions VALUES (9999, 'future', '2099-01-01T00:00:00.000Z')");

        var error = Assert.Throws<InvalidOperationException>(() => SqliteSchema.Apply(_database.ConnectionString, _clock));

        Assert.Contains($"has schema version 9999, this program knows up to {SqliteSchema.Scripts.Count}", error.Message, StringComparison.Ordinal);
        Assert.Contains(_database.File, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _database.Dispose();
}
