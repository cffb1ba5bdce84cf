using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of an export, for a range of any length.</summary>
public sealed record ExportParameters : SeriesParameters
{
    /// <summary>What is asked for.</summary>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public UsageQuery ToExport(DateTimeOffset now)
    {
        this.Check(new SeriesRules<ExportParameters>());
        return Read(now);
    }
}
