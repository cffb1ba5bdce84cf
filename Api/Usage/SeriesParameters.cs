using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of what comes in buckets.</summary>
public abstract record SeriesParameters : RangeParameters
{
    /// <summary>hourly, daily (when left out), weekly or monthly.</summary>
    public string? Interval { get; init; }

    /// <summary>category, endpoint, apiKey or status.</summary>
    public string? GroupBy { get; init; }

    /// <summary>json or csv; without it the Accept header decides.</summary>
    public string? Format { get; init; }

    /// <summary>What is asked for, however long.</summary>
    /// <param name="now">For the defaults.</param>
    protected UsageQuery Read(DateTimeOffset now)
    {
        var (start, end) = Range(now);
        return new UsageQuery(start, end, Interval is null ? UsageInterval.Daily : Enum.Parse<UsageInterval>(Interval, ignoreCase: true))
        {
            Filter = Filter,
            GroupBy = GroupBy is null ? null : Enum.Parse<UsageGrouping>(GroupBy, ignoreCase: true),
        };
    }

    /// <summary>The rules of these parameters.</summary>
    protected class SeriesRules<T> : Rules<T>
        where T : SeriesParameters
    {
        public SeriesRules()
        {
            OneOf<UsageInterval>(p => p.Interval, "interval", "hourly, daily, weekly or monthly");
            OneOf<UsageGrouping>(p => p.GroupBy, "groupBy", "category, endpoint, apiKey or status");
            OneOf<AnswerFormat>(p => p.Format, "format", "json or csv");
        }
    }
}
