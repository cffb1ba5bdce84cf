using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Usage;
using TikApis.RateLimits;

namespace TikApis.Api.RateLimits;

/// <summary>The query parameters of violations.</summary>
public sealed record ViolationParameters : IDateParameters
{
    /// <inheritdoc/>
    public string? StartDate { get; init; }

    /// <inheritdoc/>
    public string? EndDate { get; init; }

    /// <summary>Only this limit: requestsPerMinute, requestsPerDay, postsPerDay, monthlyQuota or reported.</summary>
    public string? Kind { get; init; }

    /// <summary>Only this API key; empty: requests that named none, and the quota.</summary>
    public string? ApiKeyId { get; init; }

    /// <summary>Only this endpoint's part: <c>GET /v1/posts/{id}</c>.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Which violations are meant: those whose windows start within the range.</summary>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public ViolationFilter ToFilter(DateTimeOffset now)
    {
        this.Check(new Validator());
        var (start, end) = this.Range(now);
        return new ViolationFilter(start, end, Kind is null ? null : Enum.Parse<LimitKind>(Kind, ignoreCase: true), ApiKeyId, Endpoint);
    }

    sealed class Validator : AbstractValidator<ViolationParameters>
    {
        public Validator()
        {
            this.AddDateRules();
            this.OneOf<ViolationParameters, LimitKind>(p => p.Kind, "kind", "requestsPerMinute, requestsPerDay, postsPerDay, monthlyQuota or reported");
            RuleFor(p => p.ApiKeyId).MaximumLength(64).Must(HasNoControls).OverridePropertyName("apiKeyId").WithMessage("must have at most 64 characters");
            RuleFor(p => p.Endpoint).Length(1, 600).Must(HasNoControls).OverridePropertyName("endpoint").WithMessage("must be a method and a path template (GET /v1/posts/{id}) of at most 600 characters");
        }

        static bool HasNoControls(string? text) => text is null || !text.Any(char.IsControl);
    }
}
