namespace TikApis.Api.Ingest;

/// <summary>The fields of an event, in the order they are checked.</summary>
public enum EventField
{
    Id,
    AccountId,
    ApiKeyId,
    Timestamp,
    Method,
    Endpoint,
    Status,
    ResponseTimeMs,
    Category,
}

/// <summary>How a field was found in the JSON of an event.</summary>
public enum FieldState : byte
{
    /// <summary>Not there, or null.</summary>
    Absent,

    /// <summary>There, and of the right JSON type.</summary>
    Present,

    /// <summary>A string with half a surrogate pair.</summary>
    Unreadable,

    /// <summary>Of another JSON type.</summary>
    WrongType,

    /// <summary>There more than once.</summary>
    Repeated,
}
