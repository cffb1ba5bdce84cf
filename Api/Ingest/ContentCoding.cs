using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using TikApis.Api.Errors;

namespace TikApis.Api.Ingest;

/// <summary>
/// Decodes gzip and Brotli bodies, and notices what is missing or too much at their end: the framework's
/// streams take a body that was cut off for a complete one.
/// </summary>
static class ContentCoding
{
    const int GzipTrailer = 8;

    /// <summary>
    /// Decodes gzip of one member or several. The trailer (CRC-32 and length of the last member) must fit
    /// what was decoded, so a body that was cut or has other bytes behind it is refused.
    /// </summary>
    public static void DecodeGzip(ReadOnlyMemory<byte> body, BodyBuffer decoded)
    {
        MemoryMarshal.TryGetArray(body, out var array);
        try
        {
            using var gzip = new GZipStream(new MemoryStream(array.Array!, array.Offset, array.Count), CompressionMode.Decompress);
            while (gzip.Read(decoded.Room().Span) is > 0 and var count)
                decoded.Advance(count);
        }
        catch (InvalidDataException)
        {
            throw Broken("gzip");
        }

        if (!EndsRight(body.Span, decoded.Written.Span))
            throw Broken("gzip");
    }

    /// <summary>Decodes one Brotli stream with nothing behind it.</summary>
    public static void DecodeBrotli(ReadOnlySpan<byte> body, BodyBuffer decoded)
    {
        using var brotli = new BrotliDecoder();
        OperationStatus status;
        do
        {
            status = brotli.Decompress(body, decoded.Room().Span, out var consumed, out var written);
            body = body[consumed..];
            decoded.Advance(written);
        }
        while (status == OperationStatus.DestinationTooSmall);

        if (status != OperationStatus.Done || !body.IsEmpty)
            throw Broken("br");
    }

    static bool EndsRight(ReadOnlySpan<byte> gzip, ReadOnlySpan<byte> decoded)
    {
        if (gzip.Length < GzipTrailer)
            return false;
        var crc = BinaryPrimitives.ReadUInt32LittleEndian(gzip[^8..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(gzip[^4..]);
        // A trailer of zeros would fit any text; only an empty one has it.
        return length <= decoded.Length
            && (length > 0 || decoded.IsEmpty)
            && Crc32.HashToUInt32(decoded[^(int)length..]) == crc;
    }

    static ApiException Broken(string coding) =>
        new(ErrorKind.InvalidRequest, $"The body is not what Content-Encoding: {coding} says, or not all of it arrived.");
}
