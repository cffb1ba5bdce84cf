using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters every report has: which time, and which events.</summary>
public record RangeParameters
{
    /// <summary>Date or RFC 3339 instant; 30 days before the end when left out.</summary>
    public string? StartDate { get; init; }

    /// <summary>Date, which is included, or RFC 3339 instant, which is not; today when left out.</summary>
    public string? EndDate { get; init; }

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

    /// <summary>
    /// The time meant, in whole hours, which is what usage is kept by. A date as end includes that day; instants are
    /// widened.
    /// </summary>
    /// <param name="now">For the defaults.</param>
    /// <param name="days">Days of a range without a start.</param>
    /// <exception cref="ApiException">The range is empty.</exception>
    protected (DateTimeOffset Start, DateTimeOffset End) Range(DateTimeOffset now, int days = 30)
    {
        var end = EndDate is null ? Day(now).AddDays(1) : TimeText.IsDate(EndDate, out var lastDay) ? lastDay.AddDays(1) : HourAfter(TimeText.Read(EndDate));
        var start = StartDate is null ? Day(end.AddTicks(-1)).AddDays(-days) : Hour(TimeText.Read(StartDate));
        return start < end ? (start, end) : throw new ApiException(ErrorKind.InvalidRequest, "The range is empty.", new ErrorDetail("endDate", "must not be before startDate"));
    }

    /// <summary>Start of the hour of an instant.</summary>
    protected static DateTimeOffset Hour(DateTimeOffset instant) => Buckets.StartOf(instant, UsageInterval.Hourly);

    /// <summary>Start of the day of an instant.</summary>
    protected static DateTimeOffset Day(DateTimeOffset instant) => Buckets.StartOf(instant, UsageInterval.Daily);

    static DateTimeOffset HourAfter(DateTimeOffset instant) => Hour(instant.AddTicks(TimeSpan.TicksPerHour - 1));

    /// <summary>The rules of these parameters.</summary>
    protected class Rules<T> : AbstractValidator<T>
        where T : RangeParameters
    {
        public Rules()
        {
            RuleFor(p => p.StartDate).Must(TimeText.IsTime).OverridePropertyName("startDate").WithMessage(TimeText.Expected);
            RuleFor(p => p.EndDate).Must(TimeText.IsTime).OverridePropertyName("endDate").WithMessage(TimeText.Expected);
            RuleFor(p => p.Category).Length(1, 64).OverridePropertyName("category").WithMessage("must have 1 to 64 characters");
            RuleFor(p => p.Endpoint).Length(1, 600).OverridePropertyName("endpoint").WithMessage("must be a method and a path template (GET /v1/posts/{id}), or the template alone, of at most 600 characters");
            RuleFor(p => p.ApiKeyId).MaximumLength(64).OverridePropertyName("apiKeyId").WithMessage("must have at most 64 characters; empty for events that named no key");
            RuleFor(p => p.Status).Must(s => s is null || StatusClass.Parse(s) is not null).OverridePropertyName("status").WithMessage("must be 1xx, 2xx, 3xx, 4xx or 5xx");
        }

        /// <summary>A rule for one of some words.</summary>
        protected void OneOf<TWord>(System.Linq.Expressions.Expression<Func<T, string?>> property, string name, string expected)
            where TWord : struct, Enum =>
            RuleFor(property)
                .Must(word => word is null || Enum.GetNames<TWord>().Contains(word, StringComparer.OrdinalIgnoreCase))
                .OverridePropertyName(name).WithMessage($"must be {expected}");
    }
}
