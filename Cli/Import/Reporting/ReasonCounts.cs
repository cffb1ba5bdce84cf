namespace TikApis.Cli.Import.Reporting;

/// <summary>Counts by reason, each with its first few examples.</summary>
public sealed class ReasonCounts
{
    const int MaxExamples = 3;

    // Reasons can be a server's codes: what it sends must not fill the memory or the screen.
    const int MaxReasons = 40;

    readonly Lock access = new();
    readonly Dictionary<string, Entry> entries = [];

    public sealed class Entry
    {
        public long Count { get; set; }
        public List<Example> Examples { get; } = [];
    }

    /// <summary>One line of a reason; its text is safe to show.</summary>
    public readonly record struct Example(string File, long Line, string Text);

    public long Total { get; private set; }

    public void Add(string reason, string file, long line, ReadOnlySpan<byte> text)
    {
        lock (access)
        {
            if (!entries.TryGetValue(reason, out var entry))
            {
                reason = entries.Count < MaxReasons ? reason : "other reasons";
                entries.TryAdd(reason, new Entry());
                entry = entries[reason];
            }

            Total++;
            entry.Count++;
            if (entry.Examples.Count < MaxExamples)
                entry.Examples.Add(new Example(SafeText.Of(file, 60), line, SafeText.Of(text)));
        }
    }

    /// <summary>All reasons, most frequent first.</summary>
    public IReadOnlyList<(string Reason, Entry Entry)> All()
    {
        lock (access)
            return [.. entries.Select(pair => (pair.Key, pair.Value)).OrderByDescending(pair => pair.Value.Count)];
    }
}
