using System.IO.Compression;
using System.IO.Pipelines;

namespace TikApis.Cli.Import.Reading;

/// <summary>A file (or standard input) opened for reading, unpacked if its first bytes say gzip.</summary>
public sealed class LogFile : IAsyncDisposable
{
    /// <summary>Stands for standard input.</summary>
    public const string StandardInput = "-";

    readonly Stream raw;

    LogFile(string name, Stream raw, Stream content) => (Name, this.raw, Content) = (name, raw, content);

    public string Name { get; }

    /// <summary>The log's text.</summary>
    public Stream Content { get; }

    /// <summary>Bytes taken from the file so far, as they lie on disk; 0 when that is not known.</summary>
    public long Position => raw.CanSeek ? raw.Position : 0;

    public static Task<LogFile> OpenAsync(string path, CancellationToken ct) =>
        path == StandardInput
            ? OpenAsync("stdin", Console.OpenStandardInput(), ct)
            : OpenAsync(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), ct);

    public static async Task<LogFile> OpenAsync(string name, Stream raw, CancellationToken ct)
    {
        // A pipe can look at the first bytes of a stream that cannot seek and give them back.
        var pipe = PipeReader.Create(raw, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        var head = (await pipe.ReadAtLeastAsync(2, ct).AsTask().WaitAsync(ct)).Buffer;
        var packed = head.FirstSpan is [0x1f, 0x8b, ..];
        pipe.AdvanceTo(head.Start);
        var bytes = pipe.AsStream();
        return new LogFile(name, raw, packed ? new GZipStream(bytes, CompressionMode.Decompress) : bytes);
    }

    public async ValueTask DisposeAsync()
    {
        // An abandoned read of standard input may still hold its stream; it ends with the process.
        if (raw is not FileStream and not MemoryStream)
            return;
        await Content.DisposeAsync();
        await raw.DisposeAsync();
    }
}
