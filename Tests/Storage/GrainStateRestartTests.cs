namespace TikApis.Tests.Storage;

public sealed class GrainStateRestartTests
{
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
