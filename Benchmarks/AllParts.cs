using System.Diagnostics;
using Spectre.Console;
using TikApis.Benchmarks.Nab;
using TikApis.Tests.Support;

namespace TikApis.Benchmarks;

/// <summary>Every part that this machine has what it needs for, one after the other, each in a process of its own: none measures what another left.</summary>
static class AllParts
{
    static readonly bool HasPostgres = PostgresProcess.IsInstalled;

    static readonly Part[] All =
    [
        new("pieces", "--short"),
        new("start", "--seconds 2 --rounds 2"),
        new("ingest", "--seconds 1 --warm 1 --rounds 1"),
        new("scale", $"--seconds 1 --warm 1 --minutes 0.2 --to {Path.Combine(Path.GetTempPath(), "tikapis-plots")}"),
        new("latency", "--seconds 2 --rounds 1"),
        new("live-query", "--events 200000 --seconds 2 --rounds 1"),
        new("activation", "--accounts 20 --rounds 1"),
        new("month", "--events 200000 --rounds 5", HasPostgres),
        new("long-range", "--events 100000 --rounds 3", HasPostgres),
        new("decisions", "--seconds 1"),
        new("alerts", "--crossings 50 --load 2000"),
        new("memory", "--accounts 1000"),
        new("footprint", "--events 200000", HasPostgres),
        new("nab", "", NabBenchmark.IsAt(NabBenchmark.Corpus)),
    ];

    public static string[] Names { get; } = [.. All.Select(part => part.Name)];

    /// <param name="isQuick">Whether it is enough that all of them run: their figures say little then.</param>
    /// <param name="only">Parts to run; all when there is none.</param>
    /// <param name="cancellation">Ends it, and the part that runs.</param>
    public static async Task<int> Run(bool isQuick, string[] only, CancellationToken cancellation)
    {
        var (failed, table) = (false, new Table().AddColumns("part", "minutes", "result"));
        foreach (var part in All.Where(part => only.Length == 0 || only.Contains(part.Name)))
        {
            if (!part.IsInstalled)
            {
                table.AddRow(part.Name, "what it needs is not on this machine");
                continue;
            }

            AnsiConsole.WriteLine();
            AnsiConsole.WriteLine($"{part.Name}: {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC");
            var watch = Stopwatch.StartNew();
            var arguments = (isQuick ? part.Quick : "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            using var process = Process.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "TikApis.Benchmarks.dll"), part.Name, .. arguments]);
            try
            {
                await process.WaitForExitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            failed |= process.ExitCode != 0;
            table.AddRow(part.Name, $"{watch.Elapsed.TotalMinutes:N1}", process.ExitCode == 0 ? "done" : $"[red]failed ({process.ExitCode})[/]");
        }

        AnsiConsole.Write(table);
        return failed ? 1 : 0;
    }

    /// <param name="Name">Its command.</param>
    /// <param name="Quick">Arguments of a short run; the defaults are those of one whose figures count.</param>
    /// <param name="IsInstalled">Whether this machine has all without which it does not run at all.</param>
    sealed record Part(string Name, string Quick, bool IsInstalled = true);
}
