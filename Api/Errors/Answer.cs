using System.Text.Json.Serialization;

namespace TikApis.Api.Errors;

/// <summary>A successful answer: <c>{"success":true,"data":…}</c>.</summary>
/// <param name="Data">What was asked for.</param>
public sealed record Answer<T>(T Data)
    where T : notnull
{
    /// <summary>Always true.</summary>
    [JsonPropertyOrder(-1)]
    public bool Success => true;
}

/// <summary>An error answer: <c>{"success":false,"error":{…}}</c>.</summary>
public sealed record ErrorAnswer(ApiError Error)
{
    [JsonPropertyOrder(-1)]
    public bool Success => false;
}
