using Spectre.Console;

namespace TikApis.Cli.Import.Reporting;

/// <summary>A progress bar while the work goes on; nothing where the output is no terminal.</summary>
public sealed class ImportProgress(IAnsiConsole console, ImportTally tally, TimeProvider clock)
{
    static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    /// <param name="totalBytes">Size of all files; null when it is not known.</param>
    /// <param name="counted">What to call progress: events delivered, or read.</param>
    /// <param name="work">The import.</param>
    public Task ShowAsync(long? totalBytes, Func<long> counted, Func<Task> work)
    {
        if (!console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Interactive)
            return work();

        return console.Progress()
            .Columns(
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RateColumn(counted, () => tally.WaitingFor),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("import", maxValue: Math.Max(totalBytes ?? 1, 1));
                bar.IsIndeterminate = totalBytes is null;
                var working = work();
                while (!working.IsCompleted)
                {
                    bar.Value = totalBytes is null ? 0 : tally.Bytes;
                    await Task.WhenAny(working, Task.Delay(Refresh, clock));
                }

                bar.Value = totalBytes is null ? 0 : tally.Bytes;
                await working;
            });
    }
}
