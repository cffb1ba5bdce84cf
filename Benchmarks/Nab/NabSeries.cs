using System.Globalization;
using System.Text.Json;

namespace TikApis.Benchmarks.Nab;

/// <summary>One labelled series of the Numenta Anomaly Benchmark (github.com/numenta/NAB).</summary>
/// <param name="Name">Its path in the corpus.</param>
/// <param name="Times">When each row was, as UTC.</param>
/// <param name="Values">The figure of each row.</param>
/// <param name="Windows">First and last row of each anomaly window, in order.</param>
sealed record NabSeries(string Name, DateTimeOffset[] Times, double[] Values, (int First, int Last)[] Windows)
{
    /// <summary>Rows at the start that are not scored.</summary>
    public int Probation => Math.Min((int)(0.15 * Values.Length), 750);

    /// <summary>Every series of a folder that has <c>data</c> and <c>labels</c>, in the order of their names.</summary>
    public static NabSeries[] ReadAll(string folder)
    {
        using var labels = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "labels", "combined_windows.json")));
        return [.. labels.RootElement.EnumerateObject().OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => Read(folder, s.Name, s.Value))];
    }

    static NabSeries Read(string folder, string name, JsonElement windows)
    {
        var rows = File.ReadLines(Path.Combine(folder, "data", name)).Skip(1).Select(line => line.Split(',')).ToArray();
        DateTimeOffset[] times = [.. rows.Select(row => Time(row[0]))];
        int Row(JsonElement time) => Array.IndexOf(times, Time(time.GetString()!));
        return new NabSeries(
            name,
            times,
            [.. rows.Select(row => double.Parse(row[1], CultureInfo.InvariantCulture))],
            [.. windows.EnumerateArray().Select(window => (Row(window[0]), Row(window[1])))]);
    }

    static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text.Split('.')[0], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
