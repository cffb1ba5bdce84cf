using TikApis.Usage;

namespace TikApis.Silo.Storage;

/// <summary>What a filter means in SQL; the same as <see cref="UsageFilter.Matches"/>.</summary>
/// <param name="Column">What is compared.</param>
/// <param name="Value">With what.</param>
readonly record struct RollupCondition(string Column, object Value)
{
    /// <summary>The conditions of a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="position">SQL of the position of a blank in the endpoint, from 1; 0 without any.</param>
    public static IEnumerable<RollupCondition> Of(UsageFilter filter, string position)
    {
        if (filter.StatusClass is { } statusClass)
            yield return new("status_class", (long)statusClass);
        if (filter.Category is { } category)
            yield return new("category", category);
        if (filter.ApiKeyId is { } key)
            yield return new("api_key_id", key);
        if (filter.Endpoint is { } endpoint)
            yield return new(filter.IsAnyMethod ? $"substr(endpoint, {position} + 1)" : "endpoint", endpoint);
    }
}
