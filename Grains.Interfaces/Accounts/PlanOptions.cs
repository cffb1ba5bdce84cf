namespace TikApis.Accounts;

/// <summary>The plans on offer (configuration section <c>Plans</c>).</summary>
public sealed class PlanOptions
{
    /// <summary>Plan of an account that was created without naming one.</summary>
    public string Default { get; set; } = "free";

    /// <summary>Plans by id, in any case.</summary>
    public Dictionary<string, Plan> Catalog { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["free"] = new() { Name = "Free", RequestsPerMinute = 30, RequestsPerDay = 1_000, PostsPerDay = 5 },
        ["pro"] = new() { Name = "Pro", RequestsPerMinute = 60, RequestsPerDay = 5_000, PostsPerDay = 20 },
        ["business"] = new() { Name = "Business", RequestsPerMinute = 120, RequestsPerDay = 20_000, PostsPerDay = 50 },
        ["enterprise"] = new() { Name = "Enterprise" },
    };

    /// <summary>A plan's id as the catalog writes it, whatever its case.</summary>
    public string IdOf(string plan) => Catalog.Keys.First(id => id.Equals(plan, StringComparison.OrdinalIgnoreCase));
}
