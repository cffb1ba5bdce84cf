namespace TikApis.Api.Ingest;

/// <summary>Why an event is refused: made once for each field and reason, so that refusing costs nothing.</summary>
/// <param name="Field">The field to blame; <c>null</c> when it is the event as a whole.</param>
/// <param name="Code">One of <see cref="RefusalCode"/>.</param>
/// <param name="Message">Names the field and what was expected.</param>
public sealed record Refusal(string? Field, string Code, string Message);

/// <summary>An event that was not counted.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Code">One of <see cref="RefusalCode"/>.</param>
/// <param name="Message">Names the field and what was expected.</param>
public sealed record RejectedEvent(int Index, string Code, string Message);

/// <summary>Reasons to refuse an event.</summary>
public static class RefusalCode
{
    /// <summary>A required field is absent or null.</summary>
    public const string MissingField = "missing_field";

    /// <summary>The JSON type is another than expected, or the event is no object.</summary>
    public const string InvalidType = "invalid_type";

    /// <summary>The text is empty or not of the form expected.</summary>
    public const string InvalidFormat = "invalid_format";

    /// <summary>The text is not Unicode (broken UTF-8, half a surrogate pair) or holds control characters.</summary>
    public const string InvalidText = "invalid_text";

    /// <summary>The text takes more bytes than its limit.</summary>
    public const string TooLong = "too_long";

    /// <summary>The number or instant is outside its limits.</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>The timestamp is too far ahead of this server's clock.</summary>
    public const string TimestampInFuture = "timestamp_in_future";

    /// <summary>The event names the field twice.</summary>
    public const string DuplicateField = "duplicate_field";

    /// <summary>A line of NDJSON is no JSON object.</summary>
    public const string InvalidJson = "invalid_json";
}
