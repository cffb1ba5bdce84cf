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
        var (start, end) = Days(now, DefaultDays);
        return end <= Day(now).AddDays(1)
            ? new UsageQuery(start, end) { Filter = Filter }
            : throw new ApiException(ErrorKind.InvalidRequest, "There are no trends of the future.", new ErrorDetail("endDate", "must not be after today"));
    }
}
