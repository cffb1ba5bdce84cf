namespace TikApis.Benchmarks.Nab;

/// <summary>
/// NAB's scoring (Lavin and Ahmad, "Evaluating Real-Time Anomaly Detection Algorithms", ICMLA 2015; nab/sweeper.py): of a
/// window its best hit counts, the earlier the more; every false row costs, the more the longer after a window; the sum
/// is put between that of a detector that never fires (0) and that of a perfect one (100).
/// </summary>
/// <param name="Value">Up to 100; null of series without windows.</param>
/// <param name="Threshold">Rows of at least this anomaly score fire.</param>
/// <param name="Hit">Windows hit.</param>
/// <param name="Windows">Windows that end after probation.</param>
sealed record NabScore(double? Value, double Threshold, int Hit, int Windows)
{
    /// <summary>The score at the threshold that is best for all these series together, as NAB publishes it.</summary>
    public static NabScore Best(IReadOnlyList<NabSeries> series, IReadOnlyList<double[]> scores, NabProfile profile) =>
        Sweep(series, scores, profile).MaxBy(score => score.Value)!;

    /// <summary>The score at a threshold that was chosen before.</summary>
    public static NabScore At(double threshold, IReadOnlyList<NabSeries> series, IReadOnlyList<double[]> scores, NabProfile profile) =>
        Sweep(series, scores, profile).TakeWhile(score => score.Threshold >= threshold).Last() with { Threshold = threshold };

    /// <summary>From never firing on, each threshold there is.</summary>
    static IEnumerable<NabScore> Sweep(IReadOnlyList<NabSeries> series, IReadOnlyList<double[]> scores, NabProfile profile)
    {
        var (rows, best) = (new List<(double Score, double Weight, int Window)>(), new List<double>());
        for (var s = 0; s < series.Count; s++)
        {
            var first = best.Count;
            best.AddRange(series[s].Windows.Where(window => window.Last >= series[s].Probation).Select(_ => -profile.Missed));
            var skipped = series[s].Windows.Length - (best.Count - first);
            foreach (var (row, weight, window) in Weigh(series[s], profile))
                rows.Add((scores[s][row], weight, window < 0 ? -1 : first + window - skipped));
        }

        rows.Sort((a, b) => b.Score.CompareTo(a.Score));
        var (missed, hit) = (best.Sum(), 0);
        var (perfect, total) = (series.Sum(s => s.Windows.Length) * profile.Hit, missed);
        NabScore Now(double threshold) => new(perfect == 0 ? null : 100 * (total - missed) / (perfect - missed), threshold, hit, best.Count);
        yield return Now(double.PositiveInfinity);
        for (var i = 0; i < rows.Count; i++)
        {
            var (score, weight, window) = rows[i];
            if (window < 0)
            {
                total += weight;
            }
            else if (weight > best[window])
            {
                hit += best[window] == -profile.Missed ? 1 : 0;
                total += weight - best[window];
                best[window] = weight;
            }

            if (i + 1 == rows.Count || rows[i + 1].Score != score)
                yield return Now(score);
        }
    }

    /// <summary>Each scored row, what firing there is worth, and its window; -1 outside of any.</summary>
    static IEnumerable<(int Row, double Weight, int Window)> Weigh(NabSeries series, NabProfile profile)
    {
        var next = 0;
        for (var row = 0; row < series.Values.Length; row++)
        {
            while (next < series.Windows.Length && row > series.Windows[next].Last)
                next++;
            if (row < series.Probation)
                continue;
            if (next < series.Windows.Length && row >= series.Windows[next].First)
            {
                var (first, last) = series.Windows[next];
                yield return (row, profile.Hit * Sigmoid(-(last - row + 1.0) / (last - first + 1)) / Sigmoid(-1), next);
            }
            else
            {
                var far = next == 0 ? -1 : Sigmoid((row - series.Windows[next - 1].Last) / Math.Max(series.Windows[next - 1].Last - series.Windows[next - 1].First, 1.0));
                yield return (row, profile.FalseRow * far, -1);
            }
        }
    }

    static double Sigmoid(double x) => x > 3 ? -1 : 2 / (1 + Math.Exp(5 * x)) - 1;
}
