using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of the report on endpoints.</summary>
public sealed record EndpointParameters : IDateParameters, IFilterParameters
{
    /// <summary>Most endpoints told apart.</summary>
    public const int MaxEndpoints = 10_000;

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

    /// <summary>json or csv; without it the Accept header decides.</summary>
    public string? Format { get; init; }

    /// <summary>What is asked for.</summary>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public UsageQuery ToQuery(DateTimeOffset now)
    {
        this.Check(new Validator());
        var (start, end) = this.Range(now);
        return new UsageQuery(start, end) { Filter = this.ToUsageFilter(), MaxGroups = MaxEndpoints };
    }

    sealed class Validator : AbstractValidator<EndpointParameters>
    {
        public Validator()
        {
            this.AddDateRules();
            this.AddFilterRules();
            this.OneOf<EndpointParameters, AnswerFormat>(p => p.Format, "format", "json or csv");
        }
    }
}
