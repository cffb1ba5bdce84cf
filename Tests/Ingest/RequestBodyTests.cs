using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using TikApis.Api.Errors;
using TikApis.Api.Ingest;

namespace TikApis.Tests.Ingest;

public sealed class RequestBodyTests : IDisposable
{
    static readonly BodyMemory memory = new();

    /// <summary>However a read ended, it gave back what it took.</summary>
    public void Dispose() => Assert.Equal(0, memory.Taken);

    static readonly byte[] Text = [.. Enumerable.Range(0, 300_000).Select(i => (byte)"usage events "[i % 13])];
    static readonly byte[] Noise = Random(300_000);

    public static readonly TheoryData<string?, string> Codings = new()
    {
        { null, "" }, { "", "" }, { "identity", "" }, { "gzip", "gzip" }, { "GZIP", "gzip" }, { "x-gzip", "gzip" }, { "br", "br" }, { " br ", "br" },
    };

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Read_OfAnyCodingTaken_IsTheBodyDecoded(string? header, string coding)
    {
        foreach (var body in new[] { [], [1], Text, Noise })
            Assert.Equal(body, await Read(Encode(body, coding), header));
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    [InlineData("gzip,gzip")]
    [InlineData("identity, gzip")]
    [InlineData("utf-8")]
    public async Task Read_OfAnotherCoding_IsUnsupported(string header) =>
        Assert.Equal(ErrorKind.UnsupportedMediaType, await Refused([], header));

    [Fact]
    public async Task Read_AtTheLimit_IsTaken_AndOneByteMoreIsNot()
    {
        var most = new byte[BodyBuffer.MaxBytes];
        foreach (var coding in new[] { "", "gzip", "br" })
        {
            Assert.Equal(most.Length, (await Read(Encode(most, coding), coding)).Length);
            Assert.Equal(ErrorKind.PayloadTooLarge, await Refused(Encode([.. most, 0], coding), coding));
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Read_OfABomb_StopsAtTheLimit(string coding)
    {
        var bomb = Encode(new byte[300_000_000], coding);
        var before = GC.GetTotalAllocatedBytes();
        Assert.Equal(ErrorKind.PayloadTooLarge, await Refused(bomb, coding));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100_000_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Read_WhenTheNodeHasNoMemoryForIt_IsUnavailableAndGivesBackWhatItTook(string coding)
    {
        var little = new BodyMemory(limit: 600_000);
        var body = Encode(Random(400_000), coding);
        var refused = await Assert.ThrowsAsync<ApiException>(() =>
            RequestBody.ReadAsync(Request(new MemoryStream(body), coding), little, TestContext.Current.CancellationToken));
        Assert.Equal((ErrorKind.Unavailable, TimeSpan.FromSeconds(1)), (refused.Kind, refused.RetryAfter));
        Assert.Equal(0, little.Taken);
    }

    [Fact]
    public async Task Read_WhenContentLengthIsTooLarge_DoesNotReadAtAll()
    {
        var request = Request(new UnreadableStream(), null);
        request.ContentLength = BodyBuffer.MaxBytes + 1;
        var refused = await Assert.ThrowsAsync<ApiException>(() => RequestBody.ReadAsync(request, memory, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorKind.PayloadTooLarge, refused.Kind);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Read_WhenCutAnywhere_IsInvalid(string coding)
    {
        foreach (var body in new[] { Encode(Text[..1_000], coding), Encode(Noise[..1_000], coding) })
        {
            for (var length = 0; length < body.Length; length++)
                Assert.Equal(ErrorKind.InvalidRequest, await Refused(body[..length], coding));
        }
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 8)]
    [InlineData("gzip", 100)]
    [InlineData("br", 1)]
    [InlineData("br", 100)]
    public async Task Read_WhenBytesFollow_IsInvalid(string coding, int count)
    {
        Assert.Equal(ErrorKind.InvalidRequest, await Refused([.. Encode(Text, coding), .. Noise[..count]], coding));
        Assert.Equal(ErrorKind.InvalidRequest, await Refused([.. Encode(Text, coding), .. new byte[count]], coding));
    }

    [Fact]
    public async Task Read_OfGzipWithAFlippedBit_IsInvalidOrTheSame()
    {
        var body = Encode(Text[..2_000], "gzip");
        for (var i = 0; i < body.Length * 8; i++)
        {
            var flipped = body.ToArray();
            flipped[i / 8] ^= (byte)(1 << (i % 8));
            try
            {
                // The header has bits that mean nothing to us, and the same text can be compressed in many ways.
                Assert.Equal(Text.Take(2_000), await Read(flipped, "gzip"));
            }
            catch (ApiException refused)
            {
                Assert.Equal(ErrorKind.InvalidRequest, refused.Kind);
            }
        }
    }

    [Fact]
    public async Task Read_OfSeveralGzipMembers_IsAllOfThem() =>
        Assert.Equal(Text.Concat(Noise), await Read([.. Encode(Text, "gzip"), .. Encode(Noise, "gzip")], "gzip"));

    [Fact]
    public async Task Read_OfPlainTextCalledCompressed_IsInvalid()
    {
        Assert.Equal(ErrorKind.InvalidRequest, await Refused("[{}]"u8.ToArray(), "gzip"));
        Assert.Equal(ErrorKind.InvalidRequest, await Refused("[{}]"u8.ToArray(), "br"));
    }

    static async Task<byte[]> Read(byte[] body, string? coding)
    {
        using var read = await RequestBody.ReadAsync(Request(new MemoryStream(body), coding), memory, TestContext.Current.CancellationToken);
        return read.Written.ToArray();
    }

    static async Task<ErrorKind> Refused(byte[] body, string coding) =>
        (await Assert.ThrowsAsync<ApiException>(() => Read(body, coding))).Kind;

    static HttpRequest Request(Stream body, string? coding)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = body;
        request.Headers.ContentEncoding = coding;
        return request;
    }

    static byte[] Encode(byte[] body, string coding)
    {
        var encoded = new MemoryStream();
        using (var encoder = coding switch
        {
            "gzip" => new GZipStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            _ => (Stream)new BufferedStream(encoded),
        })
        {
            encoder.Write(body);
            encoder.Flush();
            // Closing a plain stream would close what it writes to.
            if (coding.Length == 0)
                return encoded.ToArray();
        }

        // An empty gzip stream is written only when asked for.
        return encoded.Length > 0 ? encoded.ToArray() : coding == "gzip" ? [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0] : [0x3B];
    }

    static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    sealed class UnreadableStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("The body must not be read.");
    }
}
