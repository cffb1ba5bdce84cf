using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using TikApis.RateLimits;
using TikApis.Usage;

namespace TikApis.Journaling;

/// <summary>
/// What one call added to the journal: everything folding needs, decided before the append.
/// <code>int32 length of the rest · int64 arrival (Unix ms) · u16 length, account id · limits · usage batch</code>
/// The limits are there when the highest bit of the account's length is set.
/// A row of the journal is entries and their CRC-32.
/// </summary>
/// <param name="AccountId">The account.</param>
/// <param name="ArrivalMs">When the events arrived; decides when their ids expire.</param>
/// <param name="Accepted">The events to count; duplicates are left out, endpoints beyond the daily bound renamed.</param>
/// <param name="Limits">What they were measured by, when one of them exceeded a limit.</param>
public readonly record struct JournalEntry(string AccountId, long ArrivalMs, UsageBatch Accepted, LimitsInForce? Limits = null)
{
    /// <summary>Bytes of a row that say when its first entry arrived.</summary>
    public const int HeadSize = 4 + 8;

    /// <summary>Bytes that <see cref="Seal"/> adds to a row.</summary>
    public const int SealSize = 4;

    const int AccountAt = HeadSize + 2;
    const ushort WithLimits = 0x8000;

    /// <summary>Bytes the entry takes in a group.</summary>
    public int Size => AccountAt + Encoding.UTF8.GetByteCount(AccountId) + (Limits is null ? 0 : LimitsInForce.Size) + Accepted.Bytes.Length;

    /// <summary>Appends the entry to a group.</summary>
    public void WriteTo(IBufferWriter<byte> group)
    {
        var size = Size;
        var span = group.GetSpan(size);
        BinaryPrimitives.WriteInt32LittleEndian(span, size - 4);
        BinaryPrimitives.WriteInt64LittleEndian(span[4..], ArrivalMs);
        var account = Encoding.UTF8.GetBytes(AccountId, span[AccountAt..]);
        BinaryPrimitives.WriteUInt16LittleEndian(span[12..], (ushort)(checked((ushort)account) | (Limits is null ? 0 : WithLimits)));
        Limits?.WriteTo(span[(AccountAt + account)..]);
        Accepted.Bytes.CopyTo(span[(size - Accepted.Bytes.Length)..]);
        group.Advance(size);
    }

    /// <summary>Ends a group: the CRC-32 of its entries makes it a row.</summary>
    public static void Seal(ArrayBufferWriter<byte> group)
    {
        var crc = Crc32.HashToUInt32(group.WrittenSpan);
        BinaryPrimitives.WriteUInt32LittleEndian(group.GetSpan(SealSize), crc);
        group.Advance(SealSize);
    }

    /// <summary>When the first entry of a row arrived, by the row's first <see cref="HeadSize"/> bytes.</summary>
    public static long ArrivalOf(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadInt64LittleEndian(head[4..]);

    /// <summary>The entries of one journal row.</summary>
    /// <exception cref="JournalCorruptException">The bytes are not what a writer sealed.</exception>
    public static IEnumerable<JournalEntry> ReadAll(byte[] payload)
    {
        var end = payload.Length - SealSize;
        if (end < 0 || Crc32.HashToUInt32(payload.AsSpan(0, end)) != BinaryPrimitives.ReadUInt32LittleEndian(payload.AsSpan(end)))
            throw new JournalCorruptException($"A journal row of {payload.Length} bytes does not have the checksum it was written with.");
        for (var at = 0; at < end;)
            yield return Read(payload, ref at);
    }

    static JournalEntry Read(byte[] payload, ref int at)
    {
        var size = BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(at));
        var span = payload.AsSpan(at + 4, size);
        var head = BinaryPrimitives.ReadUInt16LittleEndian(span[8..]);
        var rest = span[10..];
        var account = rest[..(head & ~WithLimits)];
        rest = rest[account.Length..];
        LimitsInForce? limits = null;
        if ((head & WithLimits) != 0)
        {
            limits = LimitsInForce.Read(rest);
            rest = rest[LimitsInForce.Size..];
        }

        at += 4 + size;
        return new JournalEntry(
            Encoding.UTF8.GetString(account), BinaryPrimitives.ReadInt64LittleEndian(span), new UsageBatch(rest.ToArray()), limits);
    }
}
