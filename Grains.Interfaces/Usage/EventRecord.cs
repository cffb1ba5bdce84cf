using System.Runtime.InteropServices;

namespace TikApis.Usage;

/// <summary>
/// One usage event as it travels to the account's grain and as it lies in the journal: 32 bytes,
/// little-endian, so that a batch is walked by casting its bytes and never parsed again.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct EventRecord(
    ulong IdHigh,
    ulong IdLow,
    long TimestampMs,
    uint ResponseMicros,
    ushort StatusAndMarks,
    ushort Series)
{
    /// <summary>Bytes of one record.</summary>
    public const int Size = 32;

    /// <summary><see cref="ResponseMicros"/> of an event that carried no response time.</summary>
    public const uint NoResponseTime = uint.MaxValue;

    // A status has three digits and so ten bits; the six above it are marks.
    const int StatusBits = 0x3FF;

    /// <summary>128-bit hash of (source, id), see <see cref="EventId"/>; zero when the event has no id.</summary>
    public UInt128 Id => new(IdHigh, IdLow);

    /// <summary>Only an event with an id can be recognised when it is sent again.</summary>
    public bool HasId => (IdHigh | IdLow) != 0;

    /// <summary>HTTP status, 100 to 599.</summary>
    public ushort Status => (ushort)(StatusAndMarks & StatusBits);

    /// <summary>What it is to the account's rate limits.</summary>
    public LimitMarks Marks => (LimitMarks)(StatusAndMarks & ~StatusBits);

    /// <summary>A decision let its request through: it was counted against the limits then.</summary>
    public bool IsPermitted => Marks == LimitMarks.Acquired;

    /// <summary>The same event with these marks.</summary>
    public EventRecord With(LimitMarks marks) => this with { StatusAndMarks = (ushort)(Status | (ushort)marks) };
}
