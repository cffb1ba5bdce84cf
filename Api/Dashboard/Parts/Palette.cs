using TikApis.Usage;

namespace TikApis.Api.Dashboard.Parts;

/// <summary>Colours of groups. What people know by name has the same colour on every page.</summary>
static class Palette
{
    const int Colours = 10;

    public static string Of(UsageGrouping? grouping, string key, int place) => (grouping, key) switch
    {
        (_, Series.Other) => "var(--c10)",
        (UsageGrouping.Category, "TikTok Posts") => "var(--c1)",
        (UsageGrouping.Category, "Analytics") => "var(--c2)",
        (UsageGrouping.Category, "Authentication") => "var(--c3)",
        (UsageGrouping.Category, "System") => "var(--c4)",
        (UsageGrouping.Category, _) => $"var(--c{5 + (place % 5)})",
        (UsageGrouping.Status, "2xx") => "var(--c1)",
        (UsageGrouping.Status, "3xx") => "var(--c6)",
        (UsageGrouping.Status, "4xx") => "var(--c3)",
        (UsageGrouping.Status, "5xx") => "var(--c-bad)",
        _ => $"var(--c{1 + (place % (Colours - 1))})",
    };
}
