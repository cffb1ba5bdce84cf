using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of everything that is about some time.</summary>
interface IDateParameters
{
    /// <summary>Date or RFC 3339 instant; 30 days before the end when left out.</summary>
    string? StartDate { get; }

    /// <summary>Date, which is included, or RFC 3339 instant, which is not; today when left out.</summary>
    string? EndDate { get; }
}

static class DateParameters
{
    /// <summary>
    /// The time meant, in whole hours, which is what usage is kept by. A date as end includes that day; instants are
    /// widened.
    /// </summary>
    /// <param name="p">The parameters.</param>
    /// <param name="now">For the defaults.</param>
    /// <param name="days">Days of a range without a start.</param>
    /// <exception cref="ApiException">The range is empty.</exception>
    public static (DateTimeOffset Start, DateTimeOffset End) Range(this IDateParameters p, DateTimeOffset now, int days = 30)
    {
        var end = p.EndDate is null ? Day(now).AddDays(1) : TimeText.IsDate(p.EndDate, out var lastDay) ? lastDay.AddDays(1) : HourAfter(TimeText.Read(p.EndDate));
        var start = p.StartDate is null ? Day(end.AddTicks(-1)).AddDays(-days) : Hour(TimeText.Read(p.StartDate));
        return start < end ? (start, end) : throw new ApiException(ErrorKind.InvalidRequest, "The range is empty.", new ErrorDetail("endDate", "must not be before startDate"));
    }

    /// <summary>The time meant, widened to whole days.</summary>
    /// <param name="p">The parameters.</param>
    /// <param name="now">For the defaults.</param>
    /// <param name="days">Days of a range without a start.</param>
    /// <exception cref="ApiException">The range is empty, or has more than <see cref="UsageParameters.MaxBuckets"/> days.</exception>
    public static (DateTimeOffset Start, DateTimeOffset End) Days(this IDateParameters p, DateTimeOffset now, int days = 30)
    {
        var (start, end) = p.Range(now, days);
        (start, end) = (Day(start), Day(end.AddTicks(-1)).AddDays(1));
        return (end - start).TotalDays <= UsageParameters.MaxBuckets
            ? (start, end)
            : throw new ApiException(ErrorKind.InvalidRequest, "The range is too long.", new ErrorDetail("startDate", $"must be at most {UsageParameters.MaxBuckets} days before the end"));
    }

    /// <summary>Start of the hour of an instant.</summary>
    public static DateTimeOffset Hour(DateTimeOffset instant) => Buckets.StartOf(instant, UsageInterval.Hourly);

    /// <summary>Start of the day of an instant.</summary>
    public static DateTimeOffset Day(DateTimeOffset instant) => Buckets.StartOf(instant, UsageInterval.Daily);

    /// <summary>Adds the rules of these parameters.</summary>
    public static void AddDateRules<T>(this AbstractValidator<T> rules)
        where T : IDateParameters
    {
        rules.RuleFor(p => p.StartDate).Must(TimeText.IsTime).OverridePropertyName("startDate").WithMessage(TimeText.Expected);
        rules.RuleFor(p => p.EndDate).Must(TimeText.IsTime).OverridePropertyName("endDate").WithMessage(TimeText.Expected);
    }

    static DateTimeOffset HourAfter(DateTimeOffset instant) => Hour(instant.AddTicks(TimeSpan.TicksPerHour - 1));
}
