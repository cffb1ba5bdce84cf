namespace TikApis.Usage;

/// <summary>
/// References to usage grains where there are many a second: the factory's own way looks the types up by reflection for each.
/// </summary>
public static class UsageGrains
{
    /// <summary>Name of the grain, and of its interface.</summary>
    public const string Name = "usage";

    static readonly GrainType Grain = GrainType.Create(Name);
    static readonly GrainInterfaceType Interface = GrainInterfaceType.Create(Name);

    /// <summary>The grain of an account.</summary>
    public static IUsageGrain UsageOf(this IGrainFactory grains, string accountId) =>
        (IUsageGrain)grains.GetGrain(GrainId.Create(Grain, accountId), Interface);
}
