using System.Reflection;

namespace TikApis.Tests.Storage;

/// <summary>The names under which grain classes keep their state.</summary>
static class StateNames
{
    /// <summary>Names that are asked for more than once, with the classes that do.</summary>
    public static IEnumerable<string> SharedIn(IEnumerable<Type> classes) =>
        from type in classes
        from constructor in type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Take(1)
        from parameter in constructor.GetParameters()
        let state = parameter.GetCustomAttribute<PersistentStateAttribute>()
        where state is not null
        group type.Name by state.StateName into named
        where named.Count() > 1
        select $"{named.Key}: {string.Join(", ", named)}";
}
