using Spectre.Console;

namespace TikApis.Cli.Import.Reporting;

/// <summary>The summary at the end of an import.</summary>
public sealed class ImportReport(IAnsiConsole console, ImportTally tally)
{
    public void Write(int files, TimeSpan elapsed, bool sent)
    {
        var formats = string.Join(", ", tally.Formats.Select(format => $"{format.Value} {format.Key}"));
        Line($"Read {tally.Lines:N0} lines of {files} {(files == 1 ? "file" : "files")}{(formats.Length > 0 ? $" ({formats})" : "")}: "
            + $"{tally.Events:N0} requests, {tally.UnreadableLines.Total:N0} unreadable.");
        if (sent)
        {
            Line($"Sent {tally.Answered:N0} events: {tally.Accepted:N0} accepted, {tally.Duplicates:N0} duplicates, "
                + $"{tally.RejectedEvents.Total:N0} rejected; {elapsed.TotalSeconds:N1} s, {tally.Answered / Math.Max(elapsed.TotalSeconds, 0.001):N0} events/s.");
        }

        Write("Unreadable lines", tally.UnreadableLines);
        Write("Events the server rejected", tally.RejectedEvents);
    }

    void Write(string title, ReasonCounts counts)
    {
        if (counts.Total == 0)
            return;
        Line("");
        Line(title);
        foreach (var (reason, entry) in counts.All())
        {
            Line($"{entry.Count,9:N0}  {SafeText.Of(reason)}");
            foreach (var example in entry.Examples)
                Line($"           {example.File}:{example.Line}: {example.Text}");
        }
    }

    // Text, not markup: file names and log lines hold brackets.
    void Line(string text) => console.Write(new Text(text + "\n"));
}
