using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace TikApis.Benchmarks.Scale;

/// <summary>Lines of figures, drawn into an SVG file.</summary>
static class Plot
{
    static readonly OxyColor[] Colors = [OxyColor.Parse("#2563eb"), OxyColor.Parse("#d97706"), OxyColor.Parse("#059669")];

    /// <param name="file">Where to.</param>
    /// <param name="x">What is drawn to the right.</param>
    /// <param name="y">What is drawn upwards, from 0.</param>
    /// <param name="byFactors">Whether equal steps to the right are equal factors.</param>
    /// <param name="lines">Name and points of each.</param>
    public static void Draw(string file, string x, string y, bool byFactors, params (string Name, IReadOnlyList<(double X, double Y)> Points)[] lines)
    {
        var plot = new PlotModel { Background = OxyColors.White, PlotAreaBorderColor = OxyColors.LightGray, DefaultFont = "sans-serif", Padding = new OxyThickness(8, 8, 24, 8) };
        Axis right = byFactors ? new LogarithmicAxis() : new LinearAxis { Minimum = 0 };
        foreach (var (axis, position, title) in new[] { (right, AxisPosition.Bottom, x), (new LinearAxis { Minimum = 0, MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = OxyColor.Parse("#e5e7eb") }, AxisPosition.Left, y) })
        {
            (axis.Position, axis.Title, axis.AxisTitleDistance, axis.TicklineColor) = (position, title, 8, OxyColors.LightGray);
            axis.LabelFormatter = value => value >= 1_000_000 ? $"{value / 1_000_000:0.##} M" : value >= 10_000 ? $"{value / 1_000:0.##} k" : $"{value:0.##}";
            plot.Axes.Add(axis);
        }

        plot.Legends.Add(new Legend { LegendPosition = LegendPosition.TopCenter, LegendPlacement = LegendPlacement.Outside, LegendOrientation = LegendOrientation.Horizontal });
        foreach (var ((name, points), color) in lines.Zip(Colors))
        {
            var line = new LineSeries { Title = name, Color = color, StrokeThickness = 2, MarkerType = points.Count > 30 ? MarkerType.None : MarkerType.Circle, MarkerSize = 4, MarkerFill = color };
            line.Points.AddRange(points.Select(point => new DataPoint(point.X, point.Y)));
            plot.Series.Add(line);
        }

        // Room above the highest, since a line along the edge looks cut off.
        plot.Axes[1].Maximum = 1.1 * lines.SelectMany(line => line.Points).Max(point => point.Y);
        using var stream = File.Create(file);
        new SvgExporter { Width = 760, Height = 340 }.Export(plot, stream);
    }
}
