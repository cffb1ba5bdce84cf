using Spectre.Console;
using TikApis.Cli.Import.Reading;
using TikApis.Cli.Import.Reporting;
using TikApis.Cli.Import.Sending;

namespace TikApis.Cli.Import;

/// <summary>Imports logs and says how it went, by report and exit code.</summary>
public sealed class ImportCommand(HttpClient http, IAnsiConsole console, TimeProvider clock, Random random)
{
    public async Task<int> RunAsync(ImportOptions options, CancellationToken ct)
    {
        if (WhatIsWrong(options) is { } wrong)
        {
            Say(wrong);
            return ExitCode.Usage;
        }

        var started = clock.GetTimestamp();
        using var rejects = options.RejectsFile is { } path ? RejectsFile.Create(path) : null;
        var tally = new ImportTally(rejects);
        var (code, ending) = await ImportAsync(options, tally, ct);
        new ImportReport(console, tally).Write(options.Files.Count, clock.GetElapsedTime(started), options.Sending is not null);
        if (ending is not null)
            Say("\n" + ending);
        return code;
    }

    async Task<(int Code, string? Ending)> ImportAsync(ImportOptions options, ImportTally tally, CancellationToken ct)
    {
        var sender = options.Sending is { } sending
            ? new UsageSender(new IngestClient(http, sending, clock), sending, new Backoff(random), clock, tally)
            : null;
        var import = new LogImport(options, tally, sender);
        try
        {
            await new ImportProgress(console, tally, clock).ShowAsync(
                SizeOf(options.Files),
                () => sender is null ? tally.Events : tally.Answered,
                () => import.RunAsync(ct));
            return (ExitCode.Ok, null);
        }
        catch (DeliveryException e)
        {
            return (ExitCode.Failed, $"{SafeText.Of(e.Message, 500)}\nNot all was delivered. Run the same import again: what was counted already counts once.");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return (ExitCode.Failed, $"Reading failed: {SafeText.Of(e.Message, 500)}\nNot all was delivered. Run the same import again: what was counted already counts once.");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return (ExitCode.Failed, "Stopped. Run the same import again to go on: what was counted already counts once.");
        }
    }

    static string? WhatIsWrong(ImportOptions options)
    {
        try
        {
            Formats.LineFormats.Parse(options.Format, options.Account, options.ApiKeyId);
            foreach (var file in options.Files.Where(file => file != LogFile.StandardInput))
            {
                if (options.RejectsFile is { } rejects && Path.GetFullPath(rejects) == Path.GetFullPath(file))
                    return $"{file} is to be read and to take the rejects";
                if (!File.Exists(file))
                    return $"There is no file {file}";
            }

            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    // A pipe such as <(zcat …) is a file without a length.
    static long? SizeOf(IEnumerable<string> files)
    {
        var sizes = files.Select(file => file == LogFile.StandardInput ? 0 : new FileInfo(file).Length).ToList();
        return sizes.Contains(0) ? null : sizes.Sum();
    }

    void Say(string text) => console.Write(new Text(text + "\n"));
}
