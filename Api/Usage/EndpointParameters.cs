using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of the report on endpoints.</summary>
public sealed record EndpointParameters : RangeParameters
{
    /// <summary>Most endpoints told apart.</summary>
    public const int MaxEndpoints = 10_000;

    /// <summary>json or csv; without it the Accept header decides.</summary>
    public string? Format { get; init; }

    /// <summary>What is asked for.</summary>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public UsageQuery ToQuery(DateTimeOffset now)
    {
        this.Check(new Validator());
        var (start, end) = Range(now);
        return new UsageQuery(start, end) { Filter = Filter, MaxGroups = MaxEndpoints };
    }

    sealed class Validator : Rules<EndpointParameters>
    {
        public Validator() => OneOf<AnswerFormat>(p => p.Format, "format", "json or csv");
    }
}
