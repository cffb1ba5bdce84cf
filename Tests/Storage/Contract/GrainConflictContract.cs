using System.Data.Common;
using Orleans.Storage;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Two activations of one grain can exist for a moment: only one of them may win.</summary>
public abstract class GrainConflictContract(IClusterFixture fixture) : IAsyncLifetime
{
    const string StateName = "test-conflict";

    IGrainStorage Storage => fixture.Storage;

    [Fact]
    public async Task FirstWrite_WhenAnotherActivationWroteFirst_Conflicts()
    {
        var (grain, winner, loser) = await ActivateTwice("first write");

        await Write(grain, winner, "winner");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(grain, loser, "loser"));
        Assert.Equal("winner", await Read(grain));
    }

    [Fact]
    public async Task Update_WhenAnotherActivationUpdatedFirst_Conflicts()
    {
        var grain = GrainId.Create("test", "update");
        await Write(grain, new(), "first");
        var (_, winner, loser) = await ActivateTwice("update");

        await Write(grain, winner, "winner");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(grain, loser, "loser"));
        Assert.Equal("winner", await Read(grain));
    }

    [Fact]
    public async Task Update_WhenTheRowIsGone_ConflictsAndDoesNotComeBack()
    {
        var grain = GrainId.Create("test", "gone");
        var state = new GrainState<Note>();
        await Write(grain, state, "first");
        await fixture.Run("DELETE FROM OrleansStorage WHERE GrainIdExtensionString = 'gone'");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(grain, state, "second"));

        Assert.Null(await Read(grain));
    }

    [Fact]
    public async Task Clear_WhenAnotherActivationUpdatedFirst_Conflicts()
    {
        var grain = GrainId.Create("test", "clear");
        await Write(grain, new(), "first");
        var (_, winner, loser) = await ActivateTwice("clear");

        await Write(grain, winner, "winner");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync(StateName, grain, loser));
        Assert.Equal("winner", await Read(grain));
    }

    [Fact]
    public async Task Write_WhenAnotherActivationCleared_Conflicts()
    {
        var grain = GrainId.Create("test", "write after clear");
        await Write(grain, new(), "first");
        var (_, winner, loser) = await ActivateTwice("write after clear");

        await Storage.ClearStateAsync(StateName, grain, winner);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(grain, loser, "loser"));

        // The activation that cleared goes on, and so does one that comes later.
        await Write(grain, winner, "second");
        await Storage.ClearStateAsync(StateName, grain, winner);
        var later = new GrainState<Note>();
        await Storage.ReadStateAsync(StateName, grain, later);
        Assert.False(later.RecordExists);
        await Write(grain, later, "third");
        Assert.Equal("third", await Read(grain));
    }

    [Fact]
    public async Task Write_WhenManyActivationsWriteAtOnce_OneWins()
    {
        var grain = GrainId.Create("test", "race");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                await Write(grain, new(), $"{i}");
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        })));

        Assert.Single(outcomes, won => won);
    }

    [Theory]
    [InlineData("a text")]
    [InlineData("17")]
    [InlineData("17+a text")]
    public async Task Row_WhenInsertedTwice_IsRefusedByTheTable(string key)
    {
        await Write(GrainId.Create("test", key), new(), "first");

        await Assert.ThrowsAnyAsync<DbException>(() => fixture.Run("INSERT INTO OrleansStorage SELECT * FROM OrleansStorage"));
    }

    [Fact]
    public async Task Row_WhenTwoClassesShareAStateName_IsOneForEach()
    {
        await Write(GrainId.Create("one-class", "shared"), new(), "one");
        await Write(GrainId.Create("other-class", "shared"), new(), "other");

        Assert.Equal("one", await Read(GrainId.Create("one-class", "shared")));
        Assert.Equal("other", await Read(GrainId.Create("other-class", "shared")));
    }

    public async ValueTask InitializeAsync() => await fixture.Start();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    async Task<(GrainId Grain, GrainState<Note> One, GrainState<Note> Other)> ActivateTwice(string key)
    {
        var grain = GrainId.Create("test", key);
        GrainState<Note> one = new(), other = new();
        await Storage.ReadStateAsync(StateName, grain, one);
        await Storage.ReadStateAsync(StateName, grain, other);
        return (grain, one, other);
    }

    Task Write(GrainId grain, GrainState<Note> state, string text)
    {
        state.State = new() { Text = text };
        return Storage.WriteStateAsync(StateName, grain, state);
    }

    async Task<string?> Read(GrainId grain)
    {
        var state = new GrainState<Note>();
        await Storage.ReadStateAsync(StateName, grain, state);
        return state.State?.Text;
    }
}
