using System.Numerics;

namespace TikApis.Counting;

/// <summary>
/// Where a bin's cell lies among the cells of a sketch that has many: a bit for each bin that has a
/// cell, and for every 64 bins how many have one below. One look instead of a search, for 300 bytes.
/// </summary>
sealed class LatencyIndex
{
    readonly (ulong Bits, int Below)[] words = new (ulong, int)[(LatencyBins.Count + 63) / 64];

    /// <summary>How many bins below this one have a cell: the place of its own, if it has one.</summary>
    public int PlaceOf(int bin)
    {
        ref readonly var word = ref words[bin >> 6];
        return word.Below + BitOperations.PopCount(word.Bits & ((1UL << bin) - 1));
    }

    /// <summary>A bin gets its cell.</summary>
    public void Add(int bin)
    {
        words[bin >> 6].Bits |= 1UL << bin;
        for (var above = (bin >> 6) + 1; above < words.Length; above++)
            words[above].Below++;
    }
}
