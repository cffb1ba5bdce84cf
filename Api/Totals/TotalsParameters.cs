using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Usage;
using TikApis.Usage;

namespace TikApis.Api.Totals;

/// <summary>The query parameters of totals across accounts; the range is in whole days.</summary>
public sealed record TotalsParameters : IDateParameters
{
    /// <inheritdoc/>
    public string? StartDate { get; init; }

    /// <inheritdoc/>
    public string? EndDate { get; init; }

    /// <summary>daily (when left out), weekly or monthly.</summary>
    public string? Interval { get; init; }

    /// <summary>What is asked for.</summary>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public (DateTimeOffset Start, DateTimeOffset End, UsageInterval Interval) Read(DateTimeOffset now)
    {
        this.Check(new Validator());
        var (start, end) = this.Days(now);
        return (start, end, Interval is null ? UsageInterval.Daily : Enum.Parse<UsageInterval>(Interval, ignoreCase: true));
    }

    sealed class Validator : AbstractValidator<TotalsParameters>
    {
        public Validator()
        {
            this.AddDateRules();
            this.OneOf(p => p.Interval, "interval", "daily, weekly or monthly: of all accounts together days are the shortest", UsageInterval.Hourly);
        }
    }
}
