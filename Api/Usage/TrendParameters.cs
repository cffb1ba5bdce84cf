using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of trends; the range is that of the slope, in whole days, 90 before the end without a start.</summary>
public sealed record TrendParameters : RangeParameters
{
    const int DefaultDays = 90;

    /// <summary>What is asked for.</summary>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public UsageQuery ToQuery(DateTimeOffset now)
    {
        this.Check(new Rules<TrendParameters>());
        var (start, end) = Range(now, DefaultDays);
        (start, end) = (Day(start), Day(end.AddTicks(-1)).AddDays(1));
        if (end > Day(now).AddDays(1))
            throw new ApiException(ErrorKind.InvalidRequest, "There are no trends of the future.", new ErrorDetail("endDate", "must not be after today"));
        return (end - start).TotalDays <= UsageParameters.MaxBuckets
            ? new UsageQuery(start, end) { Filter = Filter }
            : throw new ApiException(ErrorKind.InvalidRequest, "The range is too long.", new ErrorDetail("startDate", $"must be at most {UsageParameters.MaxBuckets} days before the end"));
    }
}
