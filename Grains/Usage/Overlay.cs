using TikApis.Counting;
using TikApis.Journaling;

namespace TikApis.Usage;

/// <summary>
/// What an account counted that the tables may not hold yet, by generation. The generations keep it: what they let go
/// of when they are folded takes no more memory, whether or not the account is ever asked again.
/// </summary>
public sealed class Overlay
{
    readonly List<Part> parts = new(1);

    /// <summary>Counts a batch that was committed within a generation.</summary>
    public void Add(Generation generation, Series[] series, ReadOnlySpan<EventRecord> records)
    {
        // When the fold was faster than this call, the tables have it.
        if (PartOf(generation) is not { } part)
            return;
        part.Counted.Add(series, records);
        part.Errors.Add(series, records);
    }

    /// <summary>
    /// Q1: what is not known to be in the tables, to be pinned before they are read; afterwards the parts
    /// beyond the checkpoint of that snapshot count.
    /// </summary>
    public IReadOnlyList<OverlayPart> Pin()
    {
        Forget();
        List<OverlayPart> pinned = new(parts.Count);
        foreach (var part in parts)
        {
            if (part.Kept.TryGetTarget(out var kept))
                pinned.Add(kept);
        }

        return pinned;
    }

    /// <summary>Null once the generation is folded.</summary>
    OverlayPart? PartOf(Generation generation)
    {
        foreach (var part in parts)
        {
            if (part.Generation == generation)
                return part.Kept.TryGetTarget(out var known) ? known : null;
        }

        var added = new OverlayPart(generation, new Rollup(), new RecentErrors());
        if (!generation.Keep(added))
            return null;
        Forget();
        parts.Add(new Part(generation, new WeakReference<OverlayPart>(added)));
        return added;
    }

    void Forget() => parts.RemoveAll(part => part.Generation.Folded);

    readonly record struct Part(Generation Generation, WeakReference<OverlayPart> Kept);
}

/// <summary>What was counted within one generation.</summary>
public sealed record OverlayPart(Generation Generation, Rollup Counted, RecentErrors Errors);
