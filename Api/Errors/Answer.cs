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

/// <summary>A successful answer with facts about itself: <c>{"success":true,"data":…,"meta":…}</c>.</summary>
/// <param name="Data">What was asked for.</param>
/// <param name="Meta">Facts about the answer, e.g. pagination.</param>
public sealed record Answer<T, TMeta>(T Data, TMeta Meta)
    where T : notnull
    where TMeta : notnull
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
