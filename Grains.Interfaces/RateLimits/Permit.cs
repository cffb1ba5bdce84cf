using TikApis.Usage;

namespace TikApis.RateLimits;

/// <summary>
/// The id of a decision. A usage event sent under it is known to have been counted against the limits already,
/// whichever node decided, and however long ago: the id itself says so.
/// </summary>
public static class Permit
{
    /// <summary>What the id of every decision begins with.</summary>
    public const string Prefix = "permit_";

    /// <summary>A new id.</summary>
    public static string Create() => Prefix + Guid.NewGuid().ToString("N");

    /// <summary>Marks of an event by its id.</summary>
    public static LimitMarks MarksOf(ReadOnlySpan<byte> eventId) => eventId.StartsWith("permit_"u8) ? LimitMarks.Acquired : LimitMarks.None;
}
