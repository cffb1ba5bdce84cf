using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of a usage report, as they came.</summary>
public sealed record UsageParameters : ISeriesParameters
{
    /// <summary>Most buckets one answer holds.</summary>
    public const int MaxBuckets = 10_000;

    /// <summary>Most buckets an answer with groups holds, since each group has them all.</summary>
    public const int MaxGroupedBuckets = 1_000;

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

    /// <inheritdoc/>
    public string? Interval { get; init; }

    /// <inheritdoc/>
    public string? GroupBy { get; init; }

    /// <inheritdoc/>
    public string? Format { get; init; }

    /// <summary>Compare with the range of the same length before (<c>previous</c>), or with the one that starts at a date or instant.</summary>
    public string? Compare { get; init; }

    /// <summary>What is asked for.</summary>
    /// <param name="now">For the defaults.</param>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public UsageQuery ToQuery(DateTimeOffset now)
    {
        this.Check(new Validator());
        var query = this.ToSeriesQuery(now);
        var most = query.GroupBy is null ? MaxBuckets : MaxGroupedBuckets;
        if (Buckets.Of(query.Start, query.End, query.Interval).Skip(most).Any())
            throw new ApiException(ErrorKind.InvalidRequest, "The answer would be too long.", new ErrorDetail("interval", $"gives more than {most} buckets for this range: choose a longer interval, a shorter range, or the export"));
        return query with { CompareFrom = CompareFrom(query.Start, query.End) };
    }

    DateTimeOffset? CompareFrom(DateTimeOffset start, DateTimeOffset end)
    {
        if (Compare is null)
            return null;
        var length = end - start;
        if (IsPrevious(Compare))
            return length <= start - DateTimeOffset.UnixEpoch ? start - length : throw Impossible("there is no range of that length before this one since 1970");
        var from = DateParameters.Hour(TimeText.Read(Compare));
        return length <= TimeText.Last - from ? from : throw Impossible("a range of this length that starts there ends too late");

        static ApiException Impossible(string why) => new(ErrorKind.InvalidRequest, "The comparison is not possible.", new ErrorDetail("compare", why));
    }

    static bool IsPrevious(string compare) => compare.Equals("previous", StringComparison.OrdinalIgnoreCase);

    sealed class Validator : AbstractValidator<UsageParameters>
    {
        public Validator()
        {
            this.AddSeriesRules();
            RuleFor(p => p.Compare)
                .Must(c => c is null || IsPrevious(c) || TimeText.IsTime(c))
                .OverridePropertyName("compare").WithMessage($"must be previous, or a start: {TimeText.Expected}");
        }
    }
}
