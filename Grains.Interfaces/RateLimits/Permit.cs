using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>
/// The id of a decision. A usage event sent under it is known to have been counted against the limits already,
/// whichever node decided, and however long ago: the id itself says so.
/// </summary>
public static class Permit
{
    /// <summary>A new id of a request that was let through.</summary>
    public static string Create() => "permit_" + Guid.NewGuid().ToString("N");

    /// <summary>A new id of one that was refused.</summary>
    public static string CreateRefused() => "refused_" + Guid.NewGuid().ToString("N");

    /// <summary>Marks of an event by its id.</summary>
    public static LimitMarks MarksOf(ReadOnlySpan<byte> eventId) =>
        eventId.StartsWith("permit_"u8) ? LimitMarks.Acquired : eventId.StartsWith("refused_"u8) ? LimitMarks.Refused : LimitMarks.None;
}
