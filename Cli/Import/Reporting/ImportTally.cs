using System.Collections.Concurrent;
using System.Text;
using TikApis.Cli.Import.Sending;

namespace TikApis.Cli.Import.Reporting;

/// <summary>What an import has done so far. One thread reads, several send.</summary>
public sealed class ImportTally(RejectsFile? rejects = null) : IDeliveryLog
{
    readonly ConcurrentDictionary<string, int> formats = new();
    long finishedBytes;
    long bytes;
    long events;
    long accepted;
    long duplicates;
    string? waiting;

    /// <summary>Bytes taken from the files, as they lie on disk.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Lines that gave an event.</summary>
    public long Events => Volatile.Read(ref events);

    /// <summary>Lines that gave none, by reason.</summary>
    public ReasonCounts UnreadableLines { get; } = new();

    /// <summary>Events the server counted.</summary>
    public long Accepted => Volatile.Read(ref accepted);

    /// <summary>Events the server had already.</summary>
    public long Duplicates => Volatile.Read(ref duplicates);

    /// <summary>Events the server refused, by code.</summary>
    public ReasonCounts RejectedEvents { get; } = new();

    /// <summary>Events the server has answered for.</summary>
    public long Answered => Accepted + Duplicates + RejectedEvents.Total;

    public long Lines => Events + UnreadableLines.Total;

    /// <summary>Why sending waits, while it does.</summary>
    public string? WaitingFor => Volatile.Read(ref waiting);

    /// <summary>Formats found, with the number of files of each.</summary>
    public IEnumerable<KeyValuePair<string, int>> Formats => formats.OrderByDescending(pair => pair.Value);

    public void Readable() => Interlocked.Increment(ref events);

    public void Unreadable(string reason, string file, long line, ReadOnlySpan<byte> text)
    {
        UnreadableLines.Add(reason, file, line, text);
        rejects?.Write(file, line, reason, text);
    }

    public void ReadUpTo(long position) => Volatile.Write(ref bytes, finishedBytes + position);

    public void FileRead(string format, long length)
    {
        finishedBytes += length;
        formats.AddOrUpdate(format, 1, (_, files) => files + 1);
    }

    public void Delivered(EventBatch batch, IngestAnswer answer)
    {
        Volatile.Write(ref waiting, null);
        Interlocked.Add(ref accepted, answer.Accepted);
        Interlocked.Add(ref duplicates, answer.Duplicates);
        foreach (var rejection in answer.Rejected ?? [])
        {
            // The server's index is checked, not trusted.
            var known = rejection.Index >= 0 && rejection.Index < batch.Count;
            var origin = known ? batch.Origins.Span[rejection.Index] : new EventBatch.Origin("?", 0, 0);
            var reason = rejection.Code ?? "no code";
            RejectedEvents.Add(reason, origin.File, origin.Line, Encoding.UTF8.GetBytes(rejection.Message ?? ""));
            rejects?.Write(origin.File, origin.Line, $"{reason}: {rejection.Message}", known ? batch[rejection.Index] : default);
        }
    }

    public void Waiting(string reason, TimeSpan delay) =>
        Volatile.Write(ref waiting, $"{SafeText.Of(reason, 60)}: again in {delay.TotalSeconds:0.#} s");
}
