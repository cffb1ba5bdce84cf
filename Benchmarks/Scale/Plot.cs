using System.Net;

namespace TikApis.Benchmarks.Scale;

/// <summary>Lines of figures, drawn into an SVG file.</summary>
/// <remarks>How wide a text is, only whoever shows it knows: each begins or ends where there is nothing beside it.</remarks>
static class Plot
{
    const int Width = 760, Height = 280, Left = 88, Right = 40, Bottom = 56, Row = 20;

    static readonly string[] Colors = ["#2563eb", "#d97706", "#059669"];
    static readonly int[] RoundFactors = [1, 2, 5, 10];

    /// <param name="file">Where to.</param>
    /// <param name="x">What is drawn to the right.</param>
    /// <param name="y">What is drawn upwards, from 0.</param>
    /// <param name="byFactors">Whether equal steps to the right are equal factors.</param>
    /// <param name="lines">Name and points of each.</param>
    public static void Draw(string file, string x, string y, bool byFactors, params (string Name, IReadOnlyList<(double X, double Y)> Points)[] lines) =>
        File.WriteAllLines(file, Svg(x, y, byFactors, lines));

    static IEnumerable<string> Svg(string x, string y, bool byFactors, (string Name, IReadOnlyList<(double X, double Y)> Points)[] lines)
    {
        var points = lines.SelectMany(line => line.Points).ToArray();
        var (first, last) = (byFactors ? points.Min(point => point.X) : 0, points.Max(point => point.X));
        var right = byFactors ? Factors(first, last) : Steps(last, Step(last, 10));
        last = Math.Max(last, right[^1]);
        var highest = 1.02 * points.Max(point => point.Y); // A line along the edge looks cut off.
        var step = Step(highest, 6);
        highest = Math.Ceiling(highest / step) * step;
        var (top, bottom) = (Row * (lines.Length + 1), Row * (lines.Length + 1) + Height - Bottom);

        yield return $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {bottom + Bottom}" width="{Width}" height="{bottom + Bottom}" font-family="sans-serif" font-size="12" fill="#374151">""";
        yield return """<rect width="100%" height="100%" fill="white"/>""";
        foreach (var value in Steps(highest, step))
        {
            yield return $"""<path d="M{Left} {Y(value):0.#}H{Width - Right}" stroke="{(value == 0 ? "#9ca3af" : "#e5e7eb")}"/>""";
            yield return Text(Left - 8, Y(value) + 4, $"{value:#,0.##}", "end");
        }

        foreach (var value in right)
        {
            yield return $"""<path d="M{X(value):0.#} {bottom}v5" stroke="#9ca3af"/>""";
            yield return Text(X(value), bottom + 20, $"{value:#,0.##}", "middle");
        }

        yield return Text((Left + Width - Right) / 2, bottom + 44, x, "middle");
        yield return Text(16, Row * lines.Length, y, "start");
        foreach (var (i, (name, line)) in lines.Index())
        {
            var color = Colors[i % Colors.Length];
            yield return Text(Width - Right - 10, Row * (i + 1), name, "end");
            yield return Dot(Width - Right, Row * (i + 1) - 4, color);
            yield return $"""<polyline points="{string.Join(' ', line.Select(point => $"{X(point.X):0.#},{Y(point.Y):0.#}"))}" fill="none" stroke="{color}" stroke-width="2" stroke-linejoin="round"/>""";
            foreach (var point in line.Count > 30 ? [] : line)
                yield return Dot(X(point.X), Y(point.Y), color);
        }

        yield return "</svg>";

        double X(double value) => Left + (Width - Right - Left) * (byFactors ? Math.Log(value / first) / Math.Log(last / first) : value / last);

        double Y(double value) => bottom - (bottom - top) * value / highest;
    }

    static string Text(double x, double y, string text, string anchor) => $"""<text x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}">{WebUtility.HtmlEncode(text)}</text>""";

    static string Dot(double x, double y, string color) => $"""<circle cx="{x:0.#}" cy="{y:0.#}" r="4" fill="{color}"/>""";

    /// <summary>The smallest round step of which there are no more than so many up to the last value.</summary>
    static double Step(double last, int most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(last / most)));
        return power * RoundFactors.First(factor => last <= most * factor * power);
    }

    static double[] Steps(double last, double step) => [.. Enumerable.Range(0, 1 + (int)(last / step + 0.001)).Select(i => i * step)];

    /// <summary>Powers of two, or of ten where these would be too many, up to the first that is not below the last value.</summary>
    static double[] Factors(double first, double last)
    {
        var factor = last / first > 1_000 ? 10 : 2;
        return [.. Enumerable.Range(0, 40).Select(i => Math.Pow(factor, i)).Where(power => power >= first && power < last * factor)];
    }
}
