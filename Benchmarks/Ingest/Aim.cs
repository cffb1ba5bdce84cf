using System.Collections.Immutable;
using Spectre.Console;

namespace TikApis.Benchmarks.Ingest;

/// <summary>How many times the rate of another the product is to have, or its own with another workload.</summary>
/// <param name="Workload">What both are sent.</param>
/// <param name="Contender">The product, on one of its databases.</param>
/// <param name="Times">At least so many times.</param>
/// <param name="Other">Whose rate; null for its own.</param>
/// <param name="OtherWorkload">With which; null for the same.</param>
sealed record Aim(string Workload, string Contender, double Times, string? Other = null, string? OtherWorkload = null)
{
    static readonly ImmutableArray<Aim> All =
    [
        new("1000/100", "TikAPIs on SQLite", 0.2, "floor: parse and discard"),
        new("1000/100", "TikAPIs on SQLite", 10, "Redis always + dedupe"),
        new("100/100", "TikAPIs on SQLite", 4, "Redis always + dedupe"),
        new("1000/100", "TikAPIs on PostgreSQL", 5, "PostgreSQL raw events"),
        new("1/100", "TikAPIs on SQLite", 1, "Redis everysec"),
        new("hot", "TikAPIs on SQLite", 0.8, OtherWorkload: "1000/100"),
        new("cold", "TikAPIs on SQLite", 0.25, OtherWorkload: "1000/100"),
        new("cold", "TikAPIs on PostgreSQL", 0.25, OtherWorkload: "1000/100"),
    ];

    /// <summary>Prints those of which both sides were measured, by their rounds, the first with the first: of one workload they stood side by side.</summary>
    public static void Print(IReadOnlyDictionary<(string Workload, string Contender), List<Round>> found)
    {
        var table = new Table().AddColumns("workload", "contender", "beside", "aim", "rate", "spread", "by processor time", "reached");
        foreach (var aim in All)
        {
            if (!found.TryGetValue((aim.Workload, aim.Contender), out var own)
                || !found.TryGetValue((aim.OtherWorkload ?? aim.Workload, aim.Other ?? aim.Contender), out var other))
                continue;
            var ratios = RatiosOf(own, other);
            table.AddRow(
                aim.Workload, aim.Contender, aim.Other ?? $"itself, {aim.OtherWorkload}", $"≥ {aim.Times}", $"{ratios.Median():N2}", $"{ratios.Min():N2} to {ratios.Max():N2}",
                $"{other.Select(round => round.OwnMicros).Median() / own.Select(round => round.OwnMicros).Median():N2}",
                ratios.Min() >= aim.Times ? "yes" : ratios.Max() < aim.Times ? "no" : "within the spread");
        }

        if (table.Rows.Count > 0)
            AnsiConsole.Write(table);
    }

    /// <summary>Of rates, round by round.</summary>
    public static double[] RatiosOf(List<Round> own, List<Round> other) => [.. own.Zip(other, (one, another) => one.Load.Rate / another.Load.Rate)];
}
