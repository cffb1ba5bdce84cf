using System.Text.Json.Serialization;

namespace TikApis.Api.Errors;

/// <summary>A successful answer: <c>{"success":true,"data":…,"meta":…}</c>.</summary>
/// <param name="Data">What was asked for.</param>
/// <param name="Meta">Facts about the answer, e.g. pagination; left out when there are none.</param>
public sealed record Answer<T>(
    T Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? Meta = null)
{
    [JsonPropertyOrder(-1)]
    public bool Success => true;
}

/// <summary>An error answer: <c>{"success":false,"error":{…}}</c>.</summary>
public sealed record ErrorAnswer(ApiError Error)
{
    [JsonPropertyOrder(-1)]
    public bool Success => false;
}
