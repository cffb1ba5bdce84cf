using FluentValidation;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of what comes in buckets.</summary>
interface ISeriesParameters : IDateParameters, IFilterParameters
{
    /// <summary>hourly, daily (when left out), weekly or monthly.</summary>
    string? Interval { get; }

    /// <summary>category, endpoint, apiKey or status.</summary>
    string? GroupBy { get; }

    /// <summary>json or csv; without it the Accept header decides.</summary>
    string? Format { get; }
}

static class SeriesParameters
{
    /// <summary>What is asked for, however long.</summary>
    /// <param name="p">The parameters.</param>
    /// <param name="now">For the defaults.</param>
    public static UsageQuery ToSeriesQuery(this ISeriesParameters p, DateTimeOffset now)
    {
        var (start, end) = p.Range(now);
        return new UsageQuery(start, end, p.Interval is null ? UsageInterval.Daily : Enum.Parse<UsageInterval>(p.Interval, ignoreCase: true))
        {
            Filter = p.ToUsageFilter(),
            GroupBy = p.GroupBy is null ? null : Enum.Parse<UsageGrouping>(p.GroupBy, ignoreCase: true),
        };
    }

    /// <summary>Adds the rules of these parameters.</summary>
    public static void AddSeriesRules<T>(this AbstractValidator<T> rules)
        where T : ISeriesParameters
    {
        rules.AddDateRules();
        rules.AddFilterRules();
        rules.OneOf<T, UsageInterval>(p => p.Interval, "interval", "hourly, daily, weekly or monthly");
        rules.OneOf<T, UsageGrouping>(p => p.GroupBy, "groupBy", "category, endpoint, apiKey or status");
        rules.OneOf<T, AnswerFormat>(p => p.Format, "format", "json or csv");
    }
}
