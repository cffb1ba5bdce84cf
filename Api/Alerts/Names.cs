using System.Text.Json;

namespace TikApis.Api.Alerts;

/// <summary>Words as they are in JSON.</summary>
static class Names
{
    /// <summary>A word of an enumeration: <c>monthlyQuota</c>.</summary>
    public static string Of<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());
}
