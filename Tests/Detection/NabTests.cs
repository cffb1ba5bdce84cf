using TikApis.Benchmarks.Nab;
using TikApis.Detection;

namespace TikApis.Tests.Detection;

/// <summary>The detector on the Numenta Anomaly Benchmark, and the benchmark's scoring.</summary>
public sealed class NabTests(ITestOutputHelper output)
{
    [Fact]
    public void Standard_score_is_66_or_more_with_one_setting_and_of_series_it_was_not_chosen_on_62()
    {
        var run = NabRun.Of(NabSeries.ReadAll(Support.RealData.Folder("nab")));
        var (all, other) = (run.Best(NabProfile.Standard), run.Other.Best(NabProfile.Standard));
        output.WriteLine($"{all}; other half {other}");
        Assert.Equal(58, run.Series.Length);
        Assert.True(all.Value >= 66, $"{all.Value}");
        Assert.True(other.Value >= 62, $"{other.Value}");
        Assert.True(run.EventsAt(ActivityReading.Alarming).Precision >= 0.52, $"{run.EventsAt(ActivityReading.Alarming)}");
    }

    [Fact]
    public void Score_OfNothingFired_Is0_AndOfEachWindowsFirstRow_IsNear100()
    {
        NabSeries[] series = [Series((400, 499)), Series((600, 699))];
        Assert.Equal(0, NabScore.Best(series, [Fired(), Fired()], NabProfile.Standard).Value!.Value, 12);
        var first = NabScore.Best(series, [Fired(400), Fired(600)], NabProfile.Standard);
        Assert.Equal((100.0, 1.0, 2, 2), (first.Value!.Value, first.Threshold, first.Hit, first.Windows));
    }

    [Fact]
    public void Score_OfWhatIsWorkedOutByHand_IsIt()
    {
        // Row 450 is 50 of 100 before the end: 2σ(-0.5·5)-1 = 0.8483 of 0.9866. Rows before the first window cost 0.11 each, in probation nothing.
        NabSeries[] series = [Series((400, 499))];
        double[][] scores = [Fired(10, 200, 300, 450)];
        Assert.Equal(100 * (0.84828364 / 0.98661430 + 1 - 2 * 0.11) / 2, NabScore.Best(series, scores, NabProfile.Standard).Value!.Value, 4);
        Assert.Equal(new NabEvents(1, 1, 2), NabEvents.At(1, series, scores));
        Assert.Equal(0, NabScore.At(1.5, series, scores, NabProfile.Standard).Value!.Value, 12);
    }

    static NabSeries Series(params (int First, int Last)[] windows) =>
        new("made up", [.. Enumerable.Range(0, 1_000).Select(row => Traffic.Monday + row * Traffic.Step)], new double[1_000], windows);

    static double[] Fired(params int[] rows) => [.. Enumerable.Range(0, 1_000).Select(row => rows.Contains(row) ? 1.0 : 0.0)];
}
