using System.Diagnostics;
using Spectre.Console;
using TikApis.Detection;

namespace TikApis.Benchmarks.Nab;

/// <summary>
/// Scores the detector of unusual activity on the Numenta Anomaly Benchmark, on the half of the series its setting was
/// chosen on and on the other: at the threshold that is best for the series in question, as NAB publishes scores, and
/// at the detector's own two.
/// </summary>
static class NabBenchmark
{
    /// <summary>Where it is looked for.</summary>
    public const string Corpus = "../shared/data/nab";

    /// <summary>Whether a folder has it.</summary>
    public static bool IsAt(string corpus) => File.Exists(Path.Combine(corpus, "labels", "combined_windows.json"));

    public static int Run(string corpus, string? results)
    {
        if (!IsAt(corpus))
        {
            AnsiConsole.WriteLine($"There is no NAB corpus in {Path.GetFullPath(corpus)}.");
            return 1;
        }

        var series = NabSeries.ReadAll(corpus);
        var watch = Stopwatch.StartNew();
        var all = NabRun.Of(series);
        AnsiConsole.WriteLine($"{series.Length} series, {series.Sum(s => s.Values.Length):N0} rows in {watch.Elapsed.TotalMilliseconds:N0} ms");
        var table = new Table().AddColumn("Profile").AddColumn("Threshold");
        NabRun[] runs = [all, all.Tuning, all.Other];
        foreach (var run in runs)
            table.AddColumn($"Score, windows, precision: {run.Name}");
        foreach (var profile in NabProfile.All)
        {
            table.AddRow([profile.Name, "best", .. runs.Select(run => Figures(run, run.Best(profile)))]);
            foreach (var threshold in new[] { ActivityReading.Unusual, ActivityReading.Alarming })
                table.AddRow([profile.Name, $"{threshold}", .. runs.Select(run => Figures(run, run.At(threshold, profile)))]);
        }

        AnsiConsole.Write(table);
        if (results is not null)
            all.Write(results);
        return 0;
    }

    static string Figures(NabRun run, NabScore score) =>
        $"{score.Value:N1}, {score.Hit}/{score.Windows}, {run.EventsAt(score.Threshold).Precision:N2}";
}
