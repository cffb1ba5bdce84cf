using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of everything that is about some time.</summary>
public abstract record DateParameters
{
    /// <summary>Date or RFC 3339 instant; 30 days before the end when left out.</summary>
    public string? StartDate { get; init; }

    /// <summary>Date, which is included, or RFC 3339 instant, which is not; today when left out.</summary>
    public string? EndDate { get; init; }

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

    /// <summary>The time meant, widened to whole days.</summary>
    /// <param name="now">For the defaults.</param>
    /// <param name="days">Days of a range without a start.</param>
    /// <exception cref="ApiException">The range is empty, or has more than <see cref="UsageParameters.MaxBuckets"/> days.</exception>
    protected (DateTimeOffset Start, DateTimeOffset End) Days(DateTimeOffset now, int days = 30)
    {
        var (start, end) = Range(now, days);
        (start, end) = (Day(start), Day(end.AddTicks(-1)).AddDays(1));
        return (end - start).TotalDays <= UsageParameters.MaxBuckets
            ? (start, end)
            : throw new ApiException(ErrorKind.InvalidRequest, "The range is too long.", new ErrorDetail("startDate", $"must be at most {UsageParameters.MaxBuckets} days before the end"));
    }

    /// <summary>Start of the hour of an instant.</summary>
    protected static DateTimeOffset Hour(DateTimeOffset instant) => Buckets.StartOf(instant, UsageInterval.Hourly);

    /// <summary>Start of the day of an instant.</summary>
    protected static DateTimeOffset Day(DateTimeOffset instant) => Buckets.StartOf(instant, UsageInterval.Daily);

    static DateTimeOffset HourAfter(DateTimeOffset instant) => Hour(instant.AddTicks(TimeSpan.TicksPerHour - 1));

    /// <summary>The rules of these parameters.</summary>
    protected class DateRules<T> : AbstractValidator<T>
        where T : DateParameters
    {
        public DateRules()
        {
            RuleFor(p => p.StartDate).Must(TimeText.IsTime).OverridePropertyName("startDate").WithMessage(TimeText.Expected);
            RuleFor(p => p.EndDate).Must(TimeText.IsTime).OverridePropertyName("endDate").WithMessage(TimeText.Expected);
        }

        /// <summary>A rule for one of some words.</summary>
        protected void OneOf<TWord>(System.Linq.Expressions.Expression<Func<T, string?>> property, string name, string expected, params TWord[] except)
            where TWord : struct, Enum =>
            RuleFor(property)
                .Must(word => word is null || Enum.GetNames<TWord>().Except(except.Select(no => $"{no}")).Contains(word, StringComparer.OrdinalIgnoreCase))
                .OverridePropertyName(name).WithMessage($"must be {expected}");
    }
}
