using System.ComponentModel.DataAnnotations;
using FluentValidation;
using TikApis.Accounts;

namespace TikApis.Api.Accounts;

/// <summary>Limits in a request; null, or not named: no limit.</summary>
/// <param name="RequestsPerMinute">Requests a minute, per API key.</param>
/// <param name="RequestsPerDay">Requests a UTC day, per API key.</param>
/// <param name="PostsPerDay">Posts a UTC day, per API key.</param>
/// <param name="MonthlyQuota">Requests a billing period; 30 × the daily limit when left out.</param>
/// <param name="FailOpen">Whether requests are let through while nobody can decide on them; refused when left out.</param>
public sealed record WantedLimits(
    [property: Range(1, WantedLimits.Most)] long? RequestsPerMinute,
    [property: Range(1, WantedLimits.Most)] long? RequestsPerDay,
    [property: Range(1, WantedLimits.Most)] long? PostsPerDay,
    [property: Range(1, WantedLimits.Most)] long? MonthlyQuota,
    bool? FailOpen = null)
{
    /// <summary>Largest limit.</summary>
    public const long Most = 1_000_000_000_000;

    public PlanLimits ToLimits() => new(RequestsPerMinute, RequestsPerDay, PostsPerDay, MonthlyQuota, FailOpen == true);

    public sealed class Validator : AbstractValidator<WantedLimits>
    {
        public Validator()
        {
            var expected = $"must be null or a whole number from 1 to {Most}";
            RuleFor(l => l.RequestsPerMinute).InclusiveBetween(1, Most).OverridePropertyName("requestsPerMinute").WithMessage(expected);
            RuleFor(l => l.RequestsPerDay).InclusiveBetween(1, Most).OverridePropertyName("requestsPerDay").WithMessage(expected);
            RuleFor(l => l.PostsPerDay).InclusiveBetween(1, Most).OverridePropertyName("postsPerDay").WithMessage(expected);
            RuleFor(l => l.MonthlyQuota).InclusiveBetween(1, Most).OverridePropertyName("monthlyQuota").WithMessage(expected);
        }
    }
}
