namespace TikApis.Tests.Storage.Contract;

public abstract class GrainStateContract(IClusterFixture fixture) : IAsyncLifetime
{
    [Fact]
    public async Task State_WhenWritten_IsReadBack()
    {
        var note = fixture.Grains.GetGrain<INoteGrain>("acme");

        await note.Write("first");
        await note.Write("second");

        Assert.Equal("second", await note.Read());
    }

    [Fact]
    public async Task State_WhenCleared_IsEmptyAndCanBeWrittenAgain()
    {
        var note = fixture.Grains.GetGrain<INoteGrain>("cleared");
        await note.Write("first");

        await note.Clear();
        Assert.Null(await note.Read());

        await note.Write("second");
        Assert.Equal("second", await note.Read());
    }

    [Fact]
    public async Task State_WhenClearedUnwritten_IsStillEmpty()
    {
        var note = fixture.Grains.GetGrain<INoteGrain>("never written");

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
        await fixture.Grains.GetGrain<INoteGrain>(one).Write(one);
        await fixture.Grains.GetGrain<INoteGrain>(other).Write(other);

        Assert.Equal(one, await fixture.Grains.GetGrain<INoteGrain>(one).Read());
        Assert.Equal(other, await fixture.Grains.GetGrain<INoteGrain>(other).Read());
    }

    public async ValueTask InitializeAsync() => await fixture.Start();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
