using TikApis.Api.Json;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>The query parameters of the list of recent errors.</summary>
public sealed record ErrorParameters : FilterParameters
{
    /// <summary>Which of them are asked for.</summary>
    /// <exception cref="Errors.ApiException">A parameter is not what was expected.</exception>
    public UsageFilter ToFilter()
    {
        this.Check(new FilterRules<ErrorParameters>());
        return Filter;
    }
}
