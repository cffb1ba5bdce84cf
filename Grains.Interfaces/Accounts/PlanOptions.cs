namespace TikApis.Accounts;

/// <summary>The plans that are always on offer (configuration section <c>Plans</c>).</summary>
public sealed class PlanOptions
{
    /// <summary>Plan of an account that was created without naming one; one of <see cref="Catalog"/>.</summary>
    public string Default { get; set; } = "free";

    /// <summary>Plans by id, in any case.</summary>
    public Dictionary<string, Plan> Catalog { get; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["free"] = new() { Name = "Free", RequestsPerMinute = 30, RequestsPerDay = 1_000, PostsPerDay = 5 },
        ["pro"] = new() { Name = "Pro", RequestsPerMinute = 60, RequestsPerDay = 5_000, PostsPerDay = 20 },
        ["business"] = new() { Name = "Business", RequestsPerMinute = 120, RequestsPerDay = 20_000, PostsPerDay = 50 },
        ["enterprise"] = new() { Name = "Enterprise", Custom = true },
    };

    /// <summary>A configured plan by its id, whatever its case; null when there is none.</summary>
    public OfferedPlan? Find(string id) => Catalog.TryGetValue(id, out var plan)
        ? new OfferedPlan(
            Catalog.Keys.First(key => key.Equals(id, StringComparison.OrdinalIgnoreCase)),
            plan.Name,
            new PlanLimits(plan.RequestsPerMinute, plan.RequestsPerDay, plan.PostsPerDay, plan.MonthlyQuota, plan.FailOpen),
            plan.Custom,
            Configured: true)
        : null;

    /// <summary>The plan of an account that nobody gave one.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Default"/> is no configured plan.</exception>
    public OfferedPlan DefaultPlan => Find(Default)
        ?? throw new InvalidOperationException($"Plans:Default is '{Default}'; expected one of {string.Join(", ", Catalog.Keys)}.");
}
