using System.Reflection;

namespace TikApis.Tests.Storage;

/// <summary>ADO.NET rows are named by state and grain key, not by class (dotnet/orleans #9737): a name belongs to one class.</summary>
public sealed class StateNameTests
{
    [Fact]
    public void Every_state_name_of_our_grains_belongs_to_one_class() =>
        Assert.Empty(StateNames.SharedIn(Assembly.Load("TikApis.Grains").GetTypes()));

    [Fact]
    public void A_shared_name_is_found() =>
        Assert.Equal(
            ["profile: First, Second", "twice: Twice, Twice"],
            StateNames.SharedIn([typeof(First), typeof(Second), typeof(Twice), typeof(Alone)]));

    sealed class First([PersistentState("profile")] IPersistentState<Note> state)
    {
        public object State => state;
    }

    // The provider does not matter: both may write to the same table.
    sealed class Second([PersistentState("profile", "elsewhere")] IPersistentState<Note> state)
    {
        public object State => state;
    }

    sealed class Twice([PersistentState("twice")] IPersistentState<Note> one, [PersistentState("twice")] IPersistentState<Note> other)
    {
        public object[] State => [one, other];
    }

    sealed class Alone([PersistentState("alone")] IPersistentState<Note> state, TimeProvider time)
    {
        public object[] State => [state, time];
    }
}
