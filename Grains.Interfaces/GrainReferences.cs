namespace TikApis;

/// <summary>References to grains where there are many a second: the factory's own way looks the types up by reflection for each.</summary>
public static class GrainReferences
{
    /// <summary>The grain of a key.</summary>
    public static T Of<T>(this IGrainFactory grains, string key)
        where T : class, IGrainWithStringKey
    {
        if (Types<T>.Known is { } types)
            return (T)grains.GetGrain(GrainId.Create(types.Grain, key), types.Interface);
        var first = grains.GetGrain<T>(key);
        if (first is GrainReference found)
            Types<T>.Known = new(found.GrainId.Type, found.InterfaceType);
        return first;
    }

    /// <summary>Found the factory's way once: they are the same for all keys.</summary>
    static class Types<T>
    {
        public static GrainTypes? Known { get; set; }
    }

    sealed record GrainTypes(GrainType Grain, GrainInterfaceType Interface);
}
