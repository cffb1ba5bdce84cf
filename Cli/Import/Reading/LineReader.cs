namespace TikApis.Cli.Import.Reading;

/// <summary>
/// Cuts a stream into lines in one fixed buffer, so memory does not grow with the file or its lines.
/// Call <see cref="TryRead"/> until it is false, then <see cref="FillAsync"/>, until that is false too.
/// </summary>
public sealed class LineReader(Stream stream)
{
    /// <summary>A longer line comes back cut to this size and marked as too long.</summary>
    public const int MaxLineBytes = 64 * 1024;

    readonly byte[] buffer = new byte[4 * MaxLineBytes];
    int start;
    int end;
    bool started;
    bool ended;
    bool skipping;

    /// <summary>Number of the line read last, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>The next line, if all of it (or more than is allowed) is in the buffer. Valid until the next call.</summary>
    public bool TryRead(out RawLine line)
    {
        line = default;
        if (skipping && !SkipRestOfLine())
            return false;

        var rest = buffer.AsSpan(start, end - start);
        var length = rest.IndexOf((byte)'\n');
        if (length < 0)
        {
            if (rest.Length > MaxLineBytes)
            {
                start += MaxLineBytes;
                skipping = true;
                return Found(rest[..MaxLineBytes], out line, tooLong: true);
            }

            if (!ended || rest.IsEmpty)
                return false;
            start = end;
            return Found(rest, out line, unfinished: true);
        }

        start += length + 1;
        var text = rest[..length];
        if (text is [.., (byte)'\r'])
            text = text[..^1];
        return length > MaxLineBytes
            ? Found(rest[..MaxLineBytes], out line, tooLong: true)
            : Found(text, out line);
    }

    /// <summary>Reads more of the stream; false when there is no more.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (ended)
            return false;
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;

        // A console's read ignores cancellation: leave it behind rather than wait for the next key press.
        var read = await stream.ReadAsync(buffer.AsMemory(end), ct).AsTask().WaitAsync(ct);
        end += read;
        ended = read == 0;
        if (!started && (end >= 3 || ended))
        {
            started = true;
            if (buffer.AsSpan(0, end).StartsWith("\uFEFF"u8))
                start = 3;
        }

        return !ended || end > start;
    }

    bool SkipRestOfLine()
    {
        var newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
        start = newline < 0 ? end : start + newline + 1;
        skipping = newline < 0;
        return !skipping;
    }

    bool Found(ReadOnlySpan<byte> text, out RawLine line, bool tooLong = false, bool unfinished = false)
    {
        LineNumber++;
        line = new RawLine(text, tooLong, unfinished);
        return true;
    }
}
