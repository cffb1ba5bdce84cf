using System.Globalization;
using TikApis.Alerts;
using TikApis.Api.Errors;
using TikApis.RateLimits;

namespace TikApis.Api.Dashboard.Text;

/// <summary>Names of things, and failures in words.</summary>
static class Wording
{
    public static string Of(LimitKind kind) => kind switch
    {
        LimitKind.RequestsPerMinute => "Requests a minute",
        LimitKind.RequestsPerDay => "Requests a day",
        LimitKind.PostsPerDay => "Posts a day",
        LimitKind.MonthlyQuota => "Monthly quota",
        _ => "Reported by the gateway",
    };

    public static string Of(LimitState state) => state switch
    {
        LimitState.Ok => "Within limits",
        LimitState.Warning => "Close to the limit",
        _ => "Limit reached",
    };

    public static string Of(AlertType type) => type switch
    {
        AlertType.MonthlyQuota => "Monthly quota",
        AlertType.DailyQuota => "Daily quota",
        AlertType.RateLimit => "Rate limit",
        AlertType.RefusedRequests => "Refused requests",
        AlertType.ErrorSpike => "Error spike",
        AlertType.UnusualActivity => "Unusual activity",
        _ => "Webhook",
    };

    /// <summary>What a rule of a type looks at.</summary>
    public static string About(AlertType type) => type switch
    {
        AlertType.MonthlyQuota => "Requests of the billing period, of the account’s quota",
        AlertType.DailyQuota => "Requests and posts of a day, of each key’s limits",
        AlertType.RateLimit => "Requests of a minute, of each key’s limit",
        AlertType.RefusedRequests => "Requests answered 429 within an hour",
        AlertType.ErrorSpike => "Failing requests, against the usual rate",
        AlertType.UnusualActivity => "Far more or fewer requests than usual at this hour",
        _ => "A webhook endpoint that fails",
    };

    /// <summary>A threshold of a rule, with its unit.</summary>
    public static string Threshold(AlertType type, double threshold) => type switch
    {
        AlertType.RefusedRequests => $"{Figure.Exact(threshold)} an hour",
        AlertType.ErrorSpike => string.Create(CultureInfo.InvariantCulture, $"{threshold:0.##} × the usual rate"),
        AlertType.UnusualActivity => string.Create(CultureInfo.InvariantCulture, $"score {threshold:0.##}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{100 * threshold:0.##} %"),
    };

    /// <summary>A figure of an alert, in its unit.</summary>
    public static string Amount(string unit, double? value) => value is not { } known ? Figure.None : unit switch
    {
        "errorRate" => string.Create(CultureInfo.InvariantCulture, $"{100 * known:0.##} %"),
        "requests" => Figure.Exact(Math.Round(known)),
        _ => string.Create(CultureInfo.InvariantCulture, $"{known:0.##} {unit}"),
    };

    /// <summary>Requests that named no key, and those beyond the bound of keys, have words instead of an id.</summary>
    public static string KeyName(string id, string? name = null) => name ?? (id.Length == 0 ? "No key" : id);

    /// <summary>A failure for whoever looks at the page: what to change, or that it passes.</summary>
    public static string Of(Exception failure) => failure switch
    {
        ApiException { Details.Count: > 0 } refused => $"{refused.Message} {string.Join("; ", refused.Details.Select(detail => $"{detail.Field} {detail.Message}"))}.",
        ApiException refused => refused.Message,
        _ when Unavailability.Is(failure) => "The figures cannot be read just now. Nothing is lost: they are back when the service is.",
        _ => "Something failed here, and was logged.",
    };
}
