using System.Globalization;
using TikApis.Detection;

namespace TikApis.Benchmarks.Nab;

/// <summary>The detector on some series of the benchmark: an anomaly score for each row of each.</summary>
sealed record NabRun(string Name, NabSeries[] Series, double[][] Scores)
{
    /// <summary>Every series, each with a detector of its own, all of the same setting.</summary>
    public static NabRun Of(NabSeries[] series)
    {
        var scores = new double[series.Length][];
        Parallel.For(0, series.Length, s =>
        {
            var detector = new ActivityDetector();
            scores[s] = [.. series[s].Times.Zip(series[s].Values, (at, value) => detector.Observe(at, value).Score)];
        });
        return new NabRun("all series", series, scores);
    }

    /// <summary>Every second series in the order of names, from the first: those the setting was chosen on.</summary>
    public NabRun Tuning => Half("tuning half", 0);

    /// <summary>The others.</summary>
    public NabRun Other => Half("other half", 1);

    public NabScore Best(NabProfile profile) => NabScore.Best(Series, Scores, profile);

    public NabScore At(double threshold, NabProfile profile) => NabScore.At(threshold, Series, Scores, profile);

    public NabEvents EventsAt(double threshold) => NabEvents.At(threshold, Series, Scores);

    /// <summary>Writes the scores as NAB has results: a CSV a series, at the path of its own.</summary>
    public void Write(string folder)
    {
        foreach (var (series, scores) in Series.Zip(Scores))
        {
            var path = Path.Combine(folder, series.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllLines(path, series.Times.Select((at, row) => string.Create(
                CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss},{series.Values[row]:R},{scores[row]:R}")).Prepend("timestamp,value,anomaly_score"));
        }
    }

    NabRun Half(string name, int from) => new(
        name,
        [.. Series.Where((_, s) => s % 2 == from)],
        [.. Scores.Where((_, s) => s % 2 == from)]);
}
