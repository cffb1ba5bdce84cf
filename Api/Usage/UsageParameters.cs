using System.Globalization;
using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of a usage report, as they came.</summary>
public sealed record UsageParameters(string? StartDate, string? EndDate, string? Interval, string? Category)
{
    /// <summary>Most buckets one answer holds.</summary>
    public const int MaxBuckets = 10_000;

    const int DefaultDays = 30;

    /// <summary>
    /// The range asked for. A date as end includes that day; instants are widened to whole hours, which is what
    /// usage is kept by. Without an end: today; without a start: 30 days before.
    /// </summary>
    /// <param name="now">For the defaults.</param>
    /// <param name="inBuckets">False when only the whole range is wanted; the interval does not matter then.</param>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public UsageQuery ToQuery(DateTimeOffset now, bool inBuckets = true)
    {
        this.Check(new Validator());
        var end = EndDate is null ? Day(now).AddDays(1) : IsDate(EndDate, out var lastDay) ? lastDay.AddDays(1) : HourAfter(Instant(EndDate));
        var start = StartDate is null ? Day(end.AddTicks(-1)).AddDays(-DefaultDays) : IsDate(StartDate, out var firstDay) ? firstDay : HourOf(Instant(StartDate));
        if (start >= end)
            throw new ApiException(ErrorKind.InvalidRequest, "The range is empty.", new ErrorDetail("endDate", "must not be before startDate"));
        UsageInterval? interval = !inBuckets ? null : Interval is null ? UsageInterval.Daily : Enum.Parse<UsageInterval>(Interval, ignoreCase: true);
        if (Buckets.Of(start, end, interval).Skip(MaxBuckets).Any())
            throw new ApiException(ErrorKind.InvalidRequest, "The answer would be too long.", new ErrorDetail("interval", $"gives more than {MaxBuckets} buckets for this range: choose a longer interval or a shorter range"));
        return new UsageQuery(start, end, interval, Category);
    }

    static DateTimeOffset Day(DateTimeOffset instant) => Buckets.StartOf(instant, UsageInterval.Daily);

    static DateTimeOffset HourOf(DateTimeOffset instant) => Buckets.StartOf(instant, UsageInterval.Hourly);

    static DateTimeOffset HourAfter(DateTimeOffset instant) => HourOf(instant.AddTicks(TimeSpan.TicksPerHour - 1));

    static bool IsDate(string text, out DateTimeOffset day) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out day);

    static DateTimeOffset Instant(string text) => IsInstant(text, out var instant) ? instant : throw new FormatException(text);

    static bool IsInstant(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text,
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mmzzz"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out instant);

    sealed class Validator : AbstractValidator<UsageParameters>
    {
        const string Expected = "must be a date (2024-05-12) or an RFC 3339 instant (2024-05-12T08:00:00Z), from 1970 to 8999";
        static readonly DateTimeOffset Last = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public Validator()
        {
            RuleFor(p => p.StartDate).Must(BeTime).OverridePropertyName("startDate").WithMessage(Expected);
            RuleFor(p => p.EndDate).Must(BeTime).OverridePropertyName("endDate").WithMessage(Expected);
            RuleFor(p => p.Interval)
                .Must(i => i is null || Enum.GetNames<UsageInterval>().Contains(i, StringComparer.OrdinalIgnoreCase))
                .OverridePropertyName("interval").WithMessage("must be hourly, daily, weekly or monthly");
            RuleFor(p => p.Category).Length(1, 64).OverridePropertyName("category").WithMessage("must have 1 to 64 characters");
        }

        static bool BeTime(string? text) =>
            text is null || ((IsDate(text, out var at) || IsInstant(text, out at)) && at >= DateTimeOffset.UnixEpoch && at < Last);
    }
}
