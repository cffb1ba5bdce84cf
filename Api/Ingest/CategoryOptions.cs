using TikApis.Endpoints;

namespace TikApis.Api.Ingest;

/// <summary>Which endpoints belong to which category (configuration section <c>Categories</c>); see <see cref="CategoryRules"/>.</summary>
public sealed class CategoryOptions
{
    /// <summary>Category of an endpoint no rule matches.</summary>
    public string Otherwise { get; set; } = "System";

    /// <summary>The rules; none given: the defaults.</summary>
    public IReadOnlyList<CategoryRule> Rules { get; set; } = [];

    /// <exception cref="InvalidOperationException">A rule cannot be; the message says which.</exception>
    public CategoryRules ToRules()
    {
        if (Rules.Count == 0)
            return CategoryRules.Default;
        try
        {
            return new CategoryRules(Rules.Select(rule => KeyValuePair.Create(rule.Prefix, rule.Category)), Otherwise);
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidOperationException($"Categories: {wrong.Message}", wrong);
        }
    }
}

/// <summary>Endpoints under a path prefix belong to a category.</summary>
public sealed class CategoryRule
{
    public string Prefix { get; set; } = "";

    public string Category { get; set; } = "";
}
