using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of an export, for a range of any length.</summary>
public sealed record ExportParameters : ISeriesParameters
{
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

    /// <summary>What is asked for.</summary>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public UsageQuery ToExport(DateTimeOffset now)
    {
        this.Check(new Validator());
        return this.ToSeriesQuery(now);
    }

    sealed class Validator : AbstractValidator<ExportParameters>
    {
        public Validator() => this.AddSeriesRules();
    }
}
