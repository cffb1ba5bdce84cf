using FluentValidation;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters that say which events are meant.</summary>
public abstract record FilterParameters
{
    /// <summary>Only this category, by its exact name.</summary>
    public string? Category { get; init; }

    /// <summary>Only this endpoint: <c>GET /v1/posts/{id}</c>, or <c>/v1/posts/{id}</c> for every method.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Only this API key; empty: events that named none.</summary>
    public string? ApiKeyId { get; init; }

    /// <summary>Only this class of status: 1xx, 2xx, 3xx, 4xx or 5xx.</summary>
    public string? Status { get; init; }

    /// <summary>Which events are meant.</summary>
    protected UsageFilter Filter => new(Category, Endpoint, ApiKeyId, Status is null ? null : StatusClass.Parse(Status));

    /// <summary>The rules of these parameters.</summary>
    protected class FilterRules<T> : AbstractValidator<T>
        where T : FilterParameters
    {
        public FilterRules()
        {
            RuleFor(p => p.Category).Length(1, 64).OverridePropertyName("category").WithMessage("must have 1 to 64 characters");
            RuleFor(p => p.Endpoint).Length(1, 600).OverridePropertyName("endpoint").WithMessage("must be a method and a path template (GET /v1/posts/{id}), or the template alone, of at most 600 characters");
            RuleFor(p => p.ApiKeyId).MaximumLength(64).OverridePropertyName("apiKeyId").WithMessage("must have at most 64 characters; empty for events that named no key");
            RuleFor(p => p.Status).Must(s => s is null || StatusClass.Parse(s) is not null).OverridePropertyName("status").WithMessage("must be 1xx, 2xx, 3xx, 4xx or 5xx");
        }
    }
}
