using System.Buffers.Binary;
using TikApis.Dedupe;

namespace TikApis.Tests.Dedupe;

/// <summary>Test data for ids.</summary>
static class Some
{
    public const long Start = 1_700_000_400_000;

    public const long Minute = 60_000;

    public const long Hour = 60 * Minute;

    public static readonly IdSeed Seed = new(0x552A_B9C1_072B_887E, 0xAF9C_287F_35E4_1311, 0xA3E7_18B8_E3D2_FDFE);

    public static IdWindow Window(int maxIds = 1_000_000, IdBudget? budget = null, int floor = 1_024) =>
        new(new() { MaxIdsPerAccount = maxIds, Floor = floor }, budget ?? new IdBudget(long.MaxValue), Seed);

    /// <summary>Ids as they are stored.</summary>
    public static byte[] Stored(params UInt128[] ids)
    {
        var bytes = new byte[ids.Length * IdWindow.IdSize];
        for (var i = 0; i < ids.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 16), (ulong)(ids[i] >> 64));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 16 + 8), (ulong)ids[i]);
        }

        return bytes;
    }

    /// <summary>An append of new ids, begun and committed.</summary>
    public static void Append(this IdWindow window, long arrivalMs, params IEnumerable<int> ids)
    {
        var ordinal = window.BeginAppend(arrivalMs);
        foreach (var id in ids)
            Assert.True(window.TryAdd((UInt128)id, ordinal));
        window.Commit(ordinal);
    }
}
