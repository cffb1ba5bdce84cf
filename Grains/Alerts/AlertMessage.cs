using System.Text.Json;
using System.Text.Json.Serialization;
using TikApis.Json;

namespace TikApis.Alerts;

/// <summary>The data of an alert's message to webhooks.</summary>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Alert">The alert.</param>
public sealed record AlertMessage(string AccountId, Alert Alert)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new UtcInstantConverter() },
    };

    /// <summary>As JSON: <c>{"accountId":…,"alert":{…}}</c>, the alert as the API shows it.</summary>
    public static string Of(string accountId, Alert alert) => JsonSerializer.Serialize(new AlertMessage(accountId, alert), Json);
}
