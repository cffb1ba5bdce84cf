using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of an export: those of a report, for a range of any length.</summary>
public sealed record ExportParameters : UsageParameters
{
    /// <summary>What is asked for.</summary>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public UsageQuery ToExport(DateTimeOffset now)
    {
        this.Check(new Validator());
        return Read(now);
    }

    sealed class Validator : UsageRules<ExportParameters>
    {
        public Validator() => RuleFor(p => p.Compare).Null().OverridePropertyName("compare").WithMessage("is not part of an export: export both ranges");
    }
}
