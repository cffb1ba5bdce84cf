namespace TikApis.Tests.Storage;

public sealed class GrainStateTests(SqliteClusterFixture fixture) : IClassFixture<SqliteClusterFixture>
{
    [Fact]
    public async Task State_WhenWritten_IsReadBack()
    {
        var note = fixture.Cluster.Grains.GetGrain<INoteGrain>("acme");

        await note.Write("first");
        await note.Write("second");

        Assert.Equal("second", await note.Read());
    }

    [Fact]
    public async Task State_WhenCleared_IsEmptyAndCanBeWrittenAgain()
    {
        var note = fixture.Cluster.Grains.GetGrain<INoteGrain>("cleared");
        await note.Write("first");

        await note.Clear();
        Assert.Null(await note.Read());

        await note.Write("second");
        Assert.Equal("second", await note.Read());
    }

    [Fact]
    public async Task State_WhenClearedUnwritten_IsStillEmpty()
    {
        var note = fixture.Cluster.Grains.GetGrain<INoteGrain>("never written");

        await note.Clear();

        Assert.Null(await note.Read());
    }

    [Theory]
    [InlineData("1", "01")]
    [InlineData("ab", "AB")]
    [InlineData("0f8fad5bd9cb469fa16570867728950e", "0F8FAD5BD9CB469FA16570867728950E")]
    [InlineData("7+x", "07+x")]
    public async Task State_WhenKeysReadAsTheSameNumber_IsKeptApart(string one, string other)
    {
        await fixture.Cluster.Grains.GetGrain<INoteGrain>(one).Write(one);
        await fixture.Cluster.Grains.GetGrain<INoteGrain>(other).Write(other);

        Assert.Equal(one, await fixture.Cluster.Grains.GetGrain<INoteGrain>(one).Read());
        Assert.Equal(other, await fixture.Cluster.Grains.GetGrain<INoteGrain>(other).Read());
    }

    [Fact]
    public async Task State_WhenTheClusterRestarts_IsStillThere()
    {
        using var database = new TempDatabase();
        await using (var before = await SqliteCluster.StartAsync(database))
            await before.Grains.GetGrain<INoteGrain>("acme").Write("kept");

        await using var after = await SqliteCluster.StartAsync(database);

        Assert.Equal("kept", await after.Grains.GetGrain<INoteGrain>("acme").Read());
        await after.Grains.GetGrain<INoteGrain>("acme").Write("and writable");
    }
}
