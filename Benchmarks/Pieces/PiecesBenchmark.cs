using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace TikApis.Benchmarks.Pieces;

/// <summary>
/// What the parts of the way of 1,000 events take, each alone: time and memory by BenchmarkDotNet. In this process: projects
/// made for each benchmark would need the settings of these, and nothing else runs here.
/// </summary>
static class PiecesBenchmark
{
    const int ShortRun = 3;

    /// <param name="only">Parts of names of classes; all when there is none.</param>
    /// <param name="isShort">Whether few and short rounds will do.</param>
    public static int Run(string[] only, bool isShort)
    {
        Type[] all = [typeof(ParsingPieces), typeof(EncodingPieces), typeof(IdPieces), typeof(CountingPieces), typeof(FoldingPieces)];
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance);
        if (isShort)
            job = job.WithWarmupCount(ShortRun).WithIterationCount(ShortRun).WithLaunchCount(1);
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(StatisticColumn.Median)
            .AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "tikapis-pieces"));
        var summaries = BenchmarkRunner.Run([.. all.Where(type => only.Length == 0 || only.Any(part => type.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))], config);
        foreach (var summary in summaries)
        {
            foreach (var error in summary.ValidationErrors.Where(error => error.IsCritical))
                ConsoleLogger.Default.WriteLineError(error.Message);
            MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Default);
        }

        return summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}
