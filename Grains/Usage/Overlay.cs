using TikApis.Counting;
using TikApis.Journaling;

namespace TikApis.Usage;

/// <summary>
/// What an account counted that the tables may not hold yet, by generation. The generations have it let go when they are
/// folded: then it takes no more memory, whether or not the account is ever asked again.
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
            if (part.Kept is { } kept)
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
                return part.Kept;
        }

        var counted = new OverlayPart(generation, new Rollup(), new RecentErrors());
        var added = new Part(counted);
        if (!generation.Keep(added))
            return null;
        Forget();
        parts.Add(added);
        return counted;
    }

    void Forget() => parts.RemoveAll(part => part.Generation.Folded);

    sealed class Part(OverlayPart counted) : IUnfolded
    {
        OverlayPart? kept = counted;

        public Generation Generation { get; } = counted.Generation;

        /// <summary>Null once the generation is folded.</summary>
        public OverlayPart? Kept => Volatile.Read(ref kept);

        public void LetGo() => Volatile.Write(ref kept, null);
    }
}

/// <summary>What was counted within one generation.</summary>
public sealed record OverlayPart(Generation Generation, Rollup Counted, RecentErrors Errors);
