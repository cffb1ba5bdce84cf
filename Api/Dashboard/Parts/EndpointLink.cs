using TikApis.Usage;

namespace TikApis.Api.Dashboard.Parts;

/// <summary>The page of one endpoint.</summary>
static class EndpointLink
{
    public static string Of(string root, EndpointUsage endpoint, string range = "") =>
        $"{root}/endpoints/one?endpoint={Uri.EscapeDataString($"{endpoint.Method} {endpoint.Endpoint}".TrimStart())}{(range.Length > 0 ? "&" + range : "")}";
}
