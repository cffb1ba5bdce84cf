using System.Buffers.Binary;
using TikApis.Dedupe;

namespace TikApis.Silo.Storage;

/// <summary>Ids as they are stored: high half, low half, each little-endian, which is what <see cref="IdWindow.Load"/> reads.</summary>
static class IdBytes
{
    public static byte[] Of(List<UInt128> ids)
    {
        var bytes = new byte[ids.Count * IdWindow.IdSize];
        for (var i = 0; i < ids.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * IdWindow.IdSize), (ulong)(ids[i] >> 64));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * IdWindow.IdSize + 8), (ulong)ids[i]);
        }

        return bytes;
    }
}
