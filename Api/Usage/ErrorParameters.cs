using FluentValidation;
using TikApis.Api.Json;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of the list of recent errors.</summary>
public sealed record ErrorParameters : IFilterParameters
{
    /// <inheritdoc/>
    public string? Category { get; init; }

    /// <inheritdoc/>
    public string? Endpoint { get; init; }

    /// <inheritdoc/>
    public string? ApiKeyId { get; init; }

    /// <inheritdoc/>
    public string? Status { get; init; }

    /// <summary>Which of them are asked for.</summary>
    /// <exception cref="Errors.ApiException">A parameter is not what was expected.</exception>
    public UsageFilter ToFilter()
    {
        this.Check(new Validator());
        return this.ToUsageFilter();
    }

    sealed class Validator : AbstractValidator<ErrorParameters>
    {
        public Validator() => this.AddFilterRules();
    }
}
