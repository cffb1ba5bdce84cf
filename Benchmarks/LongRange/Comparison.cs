using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;

namespace TikApis.Benchmarks.LongRange;

/// <summary>Asks nodes over HTTP, whose whole answer is read, and raw events by SQL, whose rows are all read; in turn.</summary>
static class Comparison
{
    /// <param name="title">What is asked about.</param>
    /// <param name="nodes">Who is asked over HTTP.</param>
    /// <param name="raw">The same events in PostgreSQL.</param>
    /// <param name="past">The events.</param>
    /// <param name="questions">What is asked.</param>
    /// <param name="rounds">How often.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task Print(
        string title, (string Name, HttpClient Http)[] nodes, RawTable raw, PastEvents past, Question[] questions, int rounds, CancellationToken cancellation)
    {
        var table = new Table().AddColumns(title, "asked", "median ms", "most ms", "SQL ÷ it (medians)");
        foreach (var question in questions)
        {
            var ours = nodes.Select(_ => new List<double>()).ToArray();
            var theirs = new List<double>();
            for (var round = -1; round < rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                var (_, requests) = await raw.Ask(question.Sql, cancellation);
                if (round >= 0) // All are warm from here.
                    theirs.Add(watch.Elapsed.TotalMilliseconds);
                for (var node = 0; node < nodes.Length; node++)
                {
                    watch.Restart();
                    var body = await nodes[node].Http.GetByteArrayAsync($"{past.Path}&{question.Path}", cancellation);
                    if (round >= 0)
                        ours[node].Add(watch.Elapsed.TotalMilliseconds);
                    var counted = JsonElement.Parse(body).GetProperty("data").GetProperty("totals").GetProperty("requests").GetInt64();
                    if (counted != requests)
                        throw new InvalidOperationException($"{question.Name}: {nodes[node].Name} says {counted:N0}, SQL {requests:N0}.");
                }
            }

            for (var node = 0; node < nodes.Length; node++)
                table.AddRow(question.Name, nodes[node].Name, $"{ours[node].Median():N1}", $"{ours[node].Max():N1}", $"{theirs.Median() / ours[node].Median():N1}");
            table.AddRow(question.Name, "SQL on raw events", $"{theirs.Median():N1}", $"{theirs.Max():N1}", "");
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("Every answer counted as many requests as SQL did.");
    }
}
