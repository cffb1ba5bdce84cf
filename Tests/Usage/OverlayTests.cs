using System.Runtime.CompilerServices;
using TikApis.Journaling;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Usage;

public sealed class OverlayTests
{
    readonly Overlay overlay = new();

    [Fact]
    public void Add_WhileTheGenerationIsNotFolded_IsKeptThroughCollectionsAndPinned()
    {
        var generation = new Generation();
        Count(generation);
        GC.Collect();
        Count(generation);

        var part = Assert.Single(overlay.Pin());
        Assert.Equal((generation, 2), (part.Generation, part.Counted.Cells.Single().Value.Requests));
    }

    [Fact]
    public void Folded_ItIsNoLongerThereButForWhoPinnedItBefore()
    {
        var generation = new Generation();
        Count(generation);
        var pinned = overlay.Pin();
        generation.MarkFolded();
        GC.Collect();

        Assert.Empty(overlay.Pin());
        Assert.Equal(1, Assert.Single(pinned).Counted.Cells.Single().Value.Requests);
        Count(generation);
        Assert.Empty(overlay.Pin());
    }

    [Fact]
    public void Folded_ItTakesNoMemoryThoughTheAccountIsNeverAskedAgain()
    {
        var generation = new Generation();
        var counted = CountedOf(generation);
        Assert.False(Collected(counted));
        generation.MarkFolded();

        Assert.True(Collected(counted));
        GC.KeepAlive(overlay);
    }

    static bool Collected(WeakReference reference)
    {
        GC.Collect();
        return !reference.IsAlive;
    }

    // Of its own, so that no local of the test keeps it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    WeakReference CountedOf(Generation generation)
    {
        Count(generation);
        return new WeakReference(Assert.Single(overlay.Pin()).Counted);
    }

    void Count(Generation generation)
    {
        var batch = Some.Batch("a");
        overlay.Add(generation, batch.ReadSeries(), batch.Records);
    }
}
