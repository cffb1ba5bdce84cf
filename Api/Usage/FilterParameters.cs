using FluentValidation;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters that say which events are meant.</summary>
interface IFilterParameters
{
    /// <summary>Only this category, by its exact name.</summary>
    string? Category { get; }

    /// <summary>Only this endpoint: <c>GET /v1/posts/{id}</c>, or <c>/v1/posts/{id}</c> for every method.</summary>
    string? Endpoint { get; }

    /// <summary>Only this API key; empty: events that named none.</summary>
    string? ApiKeyId { get; }

    /// <summary>Only this class of status: 1xx, 2xx, 3xx, 4xx or 5xx.</summary>
    string? Status { get; }
}

static class FilterParameters
{
    /// <summary>Which events are meant.</summary>
    public static UsageFilter ToUsageFilter(this IFilterParameters p) =>
        new(p.Category, p.Endpoint, p.ApiKeyId, p.Status is null ? null : StatusClass.Parse(p.Status));

    /// <summary>Adds the rules of these parameters.</summary>
    public static void AddFilterRules<T>(this AbstractValidator<T> rules)
        where T : IFilterParameters
    {
        rules.RuleFor(p => p.Category).Length(1, 64).OverridePropertyName("category").WithMessage("must have 1 to 64 characters");
        rules.RuleFor(p => p.Endpoint).Length(1, 600).OverridePropertyName("endpoint").WithMessage("must be a method and a path template (GET /v1/posts/{id}), or the template alone, of at most 600 characters");
        rules.RuleFor(p => p.ApiKeyId).MaximumLength(64).OverridePropertyName("apiKeyId").WithMessage("must have at most 64 characters; empty for events that named no key");
        rules.RuleFor(p => p.Status).Must(s => s is null || StatusClass.Parse(s) is not null).OverridePropertyName("status").WithMessage("must be 1xx, 2xx, 3xx, 4xx or 5xx");
    }
}
