namespace TikApis.Benchmarks.Nab;

/// <summary>What a window hit earns, a false row costs and a window missed costs (NAB, <c>config/profiles.json</c>).</summary>
sealed record NabProfile(string Name, double Hit, double FalseRow, double Missed)
{
    public static readonly NabProfile Standard = new("standard", 1, 0.11, 1);

    public static readonly NabProfile[] All = [Standard, new("reward_low_FP", 1, 0.22, 1), new("reward_low_FN", 1, 0.11, 2)];
}
