using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Components;
using Orleans.Serialization;

namespace TikApis.Api.Dashboard;

/// <summary>
/// Carries a grain's answer from the page's HTML to its connection, so that it is asked once: written as between
/// nodes, and compressed. One that is too large is left out, and asked for again.
/// </summary>
sealed class CarriedAnswer<T>(Serializer serializer) : PersistentComponentStateSerializer<T>
{
    /// <summary>Most bytes of one answer.</summary>
    const int MaxBytes = 64 * 1024;

    public override void Persist(T value, IBufferWriter<byte> writer)
    {
        using var bytes = new MemoryStream();
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            compressed.Write(serializer.SerializeToArray(value));
        if (bytes.Length <= MaxBytes)
            writer.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    public override T Restore(ReadOnlySequence<byte> data)
    {
        if (data.IsEmpty)
            return default!;
        using var bytes = new MemoryStream(data.ToArray());
        using var expanded = new MemoryStream();
        using (var compressed = new BrotliStream(bytes, CompressionMode.Decompress))
            compressed.CopyTo(expanded);
        return serializer.Deserialize<T>(expanded.ToArray())!;
    }
}
