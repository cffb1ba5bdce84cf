using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Orleans.Storage;
using TikApis.Silo.Storage.Sqlite;
using TikApis.Tests.Support;

namespace TikApis.Tests.Storage;

public sealed class WriteTurnsTests(SqliteClusterFixture fixture) : IClassFixture<SqliteClusterFixture>
{
    [Fact]
    public async Task Turns_WhenWaitedFor_ComeInOrder()
    {
        var turns = new WriteTurns();
        var first = await turns.TakeAsync(TestContext.Current.CancellationToken);
        var second = turns.TakeAsync(TestContext.Current.CancellationToken);
        var third = turns.TakeAsync(TestContext.Current.CancellationToken);

        first.Dispose();
        first.Dispose();

        using (await second)
            Assert.False(third.IsCompleted);
        (await third).Dispose();
    }

    [Fact]
    public async Task GrainWrite_WhenSomebodyHasTheTurn_WaitsAndReadsDoNot()
    {
        var grain = GrainId.Create("test", "waits");
        using var turn = await fixture.Cluster.Service<WriteTurns>().TakeAsync(TestContext.Current.CancellationToken);

        var write = fixture.Cluster.Storage.WriteStateAsync("test-turns", grain, new GrainState<Note>(new() { Text = "written" }));
        var read = new GrainState<Note>();
        await fixture.Cluster.Storage.ReadStateAsync("test-turns", grain, read);
        Assert.False(read.RecordExists);
        Assert.False(write.IsCompleted);

        turn.Dispose();
        await write;
    }

    [Fact]
    public async Task GrainWrite_WhenItFails_GivesTheTurnBack()
    {
        var grain = GrainId.Create("test", "fails");
        await fixture.Cluster.Storage.WriteStateAsync("test-turns", grain, new GrainState<Note>(new() { Text = "first" }));

        await Assert.ThrowsAsync<InconsistentStateException>(() =>
            fixture.Cluster.Storage.WriteStateAsync("test-turns", grain, new GrainState<Note>(new() { Text = "second" })));

        (await fixture.Cluster.Service<WriteTurns>().TakeAsync(TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task GrainWrite_AfterTheFileWasReadOnly_IsNotDoneWithAConnectionOfThatTime()
    {
        using var folder = new TempFolder();
        var turns = new WriteTurns();
        await Write("CREATE TABLE notes (text TEXT)");
        SqliteConnection.ClearAllPools();
        using (var files = ImmutableFiles.In(folder.Path))
        {
            files.MakeReadOnly();
            await Assert.ThrowsAsync<SqliteException>(() => Write("INSERT INTO notes VALUES ('too early')"));
        }

        await Write("INSERT INTO notes VALUES ('written')");

        async Task Write(string sql)
        {
            using DbConnection connection = new TurnTakingConnection(folder.Database, turns);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task GrainWrites_WhenAJournalCommitsAllTheTime_AreNotStarved()
    {
        using var stop = new CancellationTokenSource();
        var turns = fixture.Cluster.Service<WriteTurns>();
        fixture.Database.Run("CREATE TABLE busy (payload BLOB)");
        var journal = Task.Run(() => CommitAllTheTime(turns, stop.Token), TestContext.Current.CancellationToken);

        var slowest = TimeSpan.Zero;
        try
        {
            for (var i = 0; i < 100; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await fixture.Cluster.Grains.GetGrain<INoteGrain>($"busy {i}").Write("text");
                if (Stopwatch.GetElapsedTime(began) is var took && took > slowest)
                    slowest = took;
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        Assert.True(await journal > 0);
        // 20 ms where this was written, and up to a second without turns. The bound leaves room for a slow disk.
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"The slowest grain write took {slowest}.");
    }

    async Task<int> CommitAllTheTime(WriteTurns turns, CancellationToken stop)
    {
        using var connection = new SqliteConnection(fixture.Database.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO busy VALUES (randomblob(50000))";

        var commits = 0;
        for (; !stop.IsCancellationRequested; commits++)
        {
            using var turn = await turns.TakeAsync(CancellationToken.None);
            command.ExecuteNonQuery();
        }

        return commits;
    }
}
