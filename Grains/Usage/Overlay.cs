using TikApis.Counting;
using TikApis.Journaling;

namespace TikApis.Usage;

/// <summary>What an account counted that the tables may not hold yet, by generation.</summary>
public sealed class Overlay
{
    List<OverlayPart> parts = [];

    /// <summary>Counts a batch that was committed within a generation.</summary>
    public void Add(Generation generation, Series[] series, ReadOnlySpan<EventRecord> records)
    {
        if (generation.Folded)
            return; // The fold was faster than this call: the tables have it.
        var part = parts.Find(p => p.Generation == generation);
        if (part is null)
        {
            // A new list: whoever pinned the one before keeps it as it was.
            part = new OverlayPart(generation, new Rollup(), new RecentErrors());
            parts = [.. parts.Where(p => !p.Generation.Folded), part];
        }

        part.Counted.Add(series, records);
        part.Errors.Add(series, records);
    }

    /// <summary>
    /// Q1: what is not known to be in the tables, to be pinned before they are read; afterwards the parts
    /// beyond the checkpoint of that snapshot count.
    /// </summary>
    public IReadOnlyList<OverlayPart> Pin()
    {
        if (parts.Exists(p => p.Generation.Folded))
            parts = parts.FindAll(p => !p.Generation.Folded);
        return parts;
    }
}

/// <summary>What was counted within one generation.</summary>
public sealed record OverlayPart(Generation Generation, Rollup Counted, RecentErrors Errors);
