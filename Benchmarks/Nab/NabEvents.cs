namespace TikApis.Benchmarks.Nab;

/// <summary>Alarms as people count them: a window hit is one, and so are false rows that are near each other.</summary>
sealed record NabEvents(int Hit, int Windows, int False)
{
    /// <summary>False rows at most this far apart are one event.</summary>
    public const int Gap = 12;

    public double Recall => (double)Hit / Windows;

    public double Precision => Hit + False == 0 ? 0 : (double)Hit / (Hit + False);

    public static NabEvents At(double threshold, IReadOnlyList<NabSeries> series, IReadOnlyList<double[]> scores)
    {
        var (hit, wrong) = (0, 0);
        for (var s = 0; s < series.Count; s++)
        {
            var (found, last) = (new HashSet<int>(), int.MinValue / 2);
            for (var row = series[s].Probation; row < scores[s].Length; row++)
            {
                if (scores[s][row] < threshold)
                    continue;
                if (Array.FindIndex(series[s].Windows, w => w.First <= row && row <= w.Last) is >= 0 and var window)
                {
                    found.Add(window);
                    continue;
                }

                wrong += row - last > Gap ? 1 : 0;
                last = row;
            }

            hit += found.Count;
        }

        return new NabEvents(hit, series.Sum(s => s.Windows.Count(w => w.Last >= s.Probation)), wrong);
    }
}
