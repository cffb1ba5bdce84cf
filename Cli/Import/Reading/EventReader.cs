using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using TikApis.Cli.Import.Formats;
using TikApis.Cli.Import.Reporting;
using TikApis.Cli.Import.Sending;

namespace TikApis.Cli.Import.Reading;

/// <summary>Reads files line by line into batches of events.</summary>
public sealed class EventReader(ImportOptions options, ImportTally tally)
{
    // Only a JSON parser reads this, so nothing need be escaped for HTML.
    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly EventBatchBuilder batch = new(options.BatchSize);
    readonly ArrayBufferWriter<byte> scratch = new(1024);
    readonly byte[] id = new byte[LineIdentity.IdLength];

    public async IAsyncEnumerable<EventBatch> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var json = new Utf8JsonWriter(scratch, Plain);
        foreach (var path in options.Files)
        {
            await using var file = await LogFile.OpenAsync(path, ct);
            var format = LineFormats.Parse(options.Format, options.Account, options.ApiKeyId);
            var identity = new LineIdentity(options.Source);
            var lines = new LineReader(file.Content);
            do
            {
                while (lines.TryRead(out var line))
                {
                    if (Take(line, format, identity, json, file.Name, lines.LineNumber) is { } full)
                        yield return full;
                }

                tally.ReadUpTo(file.Position);
                ct.ThrowIfCancellationRequested();
            }
            while (await lines.FillAsync(ct));
            tally.FileRead(format.Name, file.Position);
        }

        if (batch.Count > 0)
            yield return batch.ToBatch();
    }

    EventBatch? Take(RawLine line, ILineFormat format, LineIdentity identity, Utf8JsonWriter json, string file, long number)
    {
        identity.Advance(line.Text);
        identity.WriteId(id);
        scratch.ResetWrittenCount();
        json.Reset();
        var reason = line.TooLong ? Unreadable.TooLong : format.Write(line.Text, id, json);
        if (reason is null && line.MayBeCutShort)
            reason = Unreadable.CutShort;
        if (reason is not null)
        {
            tally.Unreadable(reason, file, number, line.Text);
            return null;
        }

        json.Flush();
        tally.Readable();
        var full = batch.HasRoomFor(scratch.WrittenCount) ? null : batch.ToBatch();
        batch.Add(scratch.WrittenSpan, file, number);
        return full;
    }
}
