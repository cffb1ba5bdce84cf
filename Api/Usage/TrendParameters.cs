using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of trends; the range is that of the slope, in whole days, 90 before the end without a start.</summary>
public sealed record TrendParameters : IDateParameters, IFilterParameters
{
    const int DefaultDays = 90;

    /// <inheritdoc/>
    public string? StartDate { get; init; }

    /// <inheritdoc/>
    public string? EndDate { get; init; }

    /// <inheritdoc/>
    public string? Category { get; init; }

    /// <inheritdoc/>
    public string? Endpoint { get; init; }

    /// <inheritdoc/>
    public string? ApiKeyId { get; init; }

    /// <inheritdoc/>
    public string? Status { get; init; }

    /// <summary>What is asked for.</summary>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public UsageQuery ToQuery(DateTimeOffset now)
    {
        this.Check(new Validator());
        var (start, end) = this.Days(now, DefaultDays);
        return end <= DateParameters.Day(now).AddDays(1)
            ? new UsageQuery(start, end) { Filter = this.ToUsageFilter() }
            : throw new ApiException(ErrorKind.InvalidRequest, "There are no trends of the future.", new ErrorDetail("endDate", "must not be after today"));
    }

    sealed class Validator : AbstractValidator<TrendParameters>
    {
        public Validator()
        {
            this.AddDateRules();
            this.AddFilterRules();
        }
    }
}
