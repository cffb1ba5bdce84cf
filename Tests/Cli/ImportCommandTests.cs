using System.Net;
using TikApis.Cli.Import;
using TikApis.Cli.Import.Sending;

namespace TikApis.Tests.Cli;

public sealed class ImportCommandTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly UsageServerTwin server = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        folder.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Log_WhenImportedTwice_CountsOnce()
    {
        var log = folder.Write("access.log", Some.Lines(2_500));

        var first = await ImportAsync(log);
        var second = await ImportAsync(log);

        Assert.Equal((0, 0), (first.Code, second.Code));
        Assert.Equal(2_500, server.Counted.Count);
        Assert.Contains("2,500 accepted, 0 duplicates, 0 rejected", first.Output, StringComparison.Ordinal);
        Assert.Contains("0 accepted, 2,500 duplicates, 0 rejected", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_WhenRenamedPackedOrWithOtherLineEnds_IsTheSame()
    {
        var text = Some.Lines(50);
        await ImportAsync(folder.Write("access.log", text));
        await ImportAsync(folder.Write("access.log.1", text));
        await ImportAsync(folder.Write("no-gz-in-the-name", Some.Gzip(text)));
        await ImportAsync(folder.Write("two-members", [.. Some.Gzip(text[..3_000]), .. Some.Gzip(text[3_000..])]));
        await ImportAsync(folder.Write("windows.log", "\uFEFF" + text.Replace("\n", "\r\n", StringComparison.Ordinal)));

        Assert.Equal(50, server.Counted.Count);
    }

    [Fact]
    public async Task Log_WhenItGrewAndWasRotated_CountsOnlyWhatIsNew()
    {
        await ImportAsync(folder.Write("access.log", Some.Lines(30)));

        var (_, output) = await ImportAsync(folder.Write("access.log.1", Some.Lines(45)), folder.Write("access.log", Some.Lines(5, from: 45)));

        Assert.Equal(50, server.Counted.Count);
        Assert.Contains("20 accepted, 30 duplicates", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_WhenReadInTheMiddleOfALine_CountsThatLineOnce()
    {
        var line = """h - - [12/May/2024:00:06:50 +0000] "GET /a HTTP/1.1" 200 59""";
        await ImportAsync(folder.Write("access.log", line + "\n" + line[..^1]));
        Assert.Single(server.Counted);

        await ImportAsync(folder.Write("access.log", line + "\n" + line + "\n"));

        Assert.Equal(2, server.Counted.Count);
    }

    [Fact]
    public async Task Lines_WhenAlike_AreRequestsOfTheirOwn()
    {
        var twice = Some.Line(1) + "\n" + Some.Line(1) + "\n";

        await ImportAsync(folder.Write("a.log", Some.Line(2) + "\n" + twice), folder.Write("b.log", Some.Line(3) + "\n" + twice));

        Assert.Equal(6, server.Counted.Count);
    }

    [Fact]
    public async Task Logs_WhenTheyBeginAlike_ShareThoseLinesUnlessTheirSourcesDiffer()
    {
        var one = folder.Write("one.log", Some.Lines(3) + Some.Line(10) + "\n" + Some.Line(20) + "\n");
        var two = folder.Write("two.log", Some.Lines(3) + Some.Line(11) + "\n" + Some.Line(20) + "\n");

        await ImportAsync(one, two);
        Assert.Equal(7, server.Counted.Count);

        await ImportAsync(new ImportOptions { Files = [one], Source = "web-1", Sending = Sending });
        Assert.Equal(12, server.Counted.Count);
    }

    [Fact]
    public async Task Event_WithAnId_KeepsIt()
    {
        var lines = """{"id":"e1","accountId":"a","endpoint":"/x"}""" + "\n" + """{"accountId":"a","endpoint":"/x"}""" + "\n";
        await ImportAsync(folder.Write("events.ndjson", lines));

        Assert.Equal([2, 32], server.Counted.Select(json => json.Text("id").Length).Order());
    }

    [Fact]
    public async Task Report_NamesReasonsWithExamplesFitForATerminal()
    {
        var log = folder.Write("[red].log", $"\u001b[2J[bold]\n{Some.Line(1)}\n\n \"curl\"\n{new string('x', 70_000)}\n");

        var (code, output) = await ImportAsync(log);

        Assert.Equal(0, code);
        Assert.Contains("Read 5 lines of 1 file (1 combined): 1 requests, 4 unreadable.", output, StringComparison.Ordinal);
        Assert.Contains(@"[red].log:1: \u001b[2J[bold]", output, StringComparison.Ordinal);
        Assert.Contains("1  quoted text only", output, StringComparison.Ordinal);
        Assert.Contains("1  longer than 64 KB", output, StringComparison.Ordinal);
        Assert.Contains("1  empty line", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Rejects_ByReaderAndServer_AreReportedAndWritten()
    {
        server.RejectedPath = "/v1/posts/3";
        var log = folder.Write("access.log", Some.Lines(5) + "nonsense\n");

        var (code, output) = await ImportAsync(
            new ImportOptions { Files = [log], Sending = Sending, RejectsFile = folder.PathOf("rejects"), BatchSize = 2 });

        Assert.Equal(0, code);
        Assert.Contains("4 accepted, 0 duplicates, 1 rejected", output, StringComparison.Ordinal);
        Assert.Contains("1  invalid_endpoint", output, StringComparison.Ordinal);
        Assert.Contains(@"access.log:4: No \u001b[31msuch endpoint", output, StringComparison.Ordinal);
        var written = await File.ReadAllLinesAsync(folder.PathOf("rejects"), Stop);
        Assert.Equal(2, written.Length);
        Assert.Contains(written, line => line.Contains("\"line\":6,\"reason\":\"does not match the format\",\"text\":\"nonsense\"", StringComparison.Ordinal));
        Assert.Contains(written, line => line.Contains("\"line\":4,\"reason\":\"invalid_endpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_WhenRefusedMidway_FailsAndSaysHowFarItCame()
    {
        var log = folder.Write("access.log", Some.Lines(5_000));
        await ImportAsync(folder.Write("first", Some.Lines(1_000)));
        server.Next.Enqueue(() => UsageServerTwin.Answer(HttpStatusCode.Unauthorized,
            """{"success":false,"error":{"code":"unauthorized","message":"The key was [revoked]"}}"""));

        var (code, output) = await ImportAsync(log);

        Assert.Equal(1, code);
        Assert.Contains("The server refused: 401 The key was [revoked] (unauthorized)", output, StringComparison.Ordinal);
        Assert.Contains("Run the same import again", output, StringComparison.Ordinal);
        await ImportAsync(log);
        Assert.Equal(5_000, server.Counted.Count);
    }

    [Fact]
    public async Task Import_WhenStopped_SaysSoAndCanGoOn()
    {
        using var stop = new CancellationTokenSource();
        server.Next.Enqueue(() =>
        {
            stop.Cancel();
            throw new HttpRequestException("lost");
        });
        var log = folder.Write("access.log", Some.Lines(3_000));

        var (console, output) = Some.Console();
        var code = await new ImportCommand(server.Client, console, TimeProvider.System, new Random(1))
            .RunAsync(new ImportOptions { Files = [log], Sending = Sending }, stop.Token);

        Assert.Equal(1, code);
        Assert.Contains("Stopped. Run the same import again", output.ToString(), StringComparison.Ordinal);
        await ImportAsync(log);
        Assert.Equal(3_000, server.Counted.Count);
    }

    [Fact]
    public async Task DryRun_SendsNothing()
    {
        var (code, output) = await ImportAsync(new ImportOptions { Files = [folder.Write("access.log", Some.Lines(7))] });

        Assert.Equal(0, code);
        Assert.Empty(server.Requests);
        Assert.Contains("7 requests, 0 unreadable", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Sent", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gzip_WhenBrokenOff_Fails()
    {
        var packed = Some.Gzip(Some.Lines(20_000));

        var (code, output) = await ImportAsync(folder.Write("cut.gz", packed[..(packed.Length / 2)]));

        Assert.Equal(1, code);
        Assert.Contains("Reading failed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_WhenMissing_IsAUsageErrorBeforeAnythingIsSent()
    {
        var (code, output) = await ImportAsync(folder.Write("access.log", Some.Lines(1)), folder.PathOf("missing.log"));

        Assert.Equal(2, code);
        Assert.Contains("missing.log", output, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Batches_HoldAsManyEventsAsAskedFor()
    {
        await ImportAsync(new ImportOptions { Files = [folder.Write("access.log", Some.Lines(25))], Sending = Sending, BatchSize = 10 });

        Assert.Equal([5, 10, 10], server.Bodies.Select(body => body.Count(c => c == '\n')).Order());
    }

    [Fact]
    public async Task Batches_StayBelowTenMegabytes()
    {
        var path = new string('p', 60_000);
        var log = folder.Write("access.log", string.Concat(Enumerable.Range(0, 300).Select(number =>
            $"""h - - [12/May/2024:00:00:00 +0000] "GET /{path}{number} HTTP/1.1" 200 1 "-" "-" """ + "\n")));

        await ImportAsync(log);

        Assert.Equal(300, server.Counted.Count);
        Assert.All(server.Bodies, body => Assert.InRange(body.Length, 1, 8_000_000));
    }

    static SendingOptions Sending => new() { Url = new Uri("http://usage.test"), Key = "tk_secret" };

    Task<(int Code, string Output)> ImportAsync(params string[] files) =>
        ImportAsync(new ImportOptions { Files = files, Sending = Sending });

    async Task<(int Code, string Output)> ImportAsync(ImportOptions options)
    {
        var (console, output) = Some.Console();
        var code = await new ImportCommand(server.Client, console, TimeProvider.System, new Random(1)).RunAsync(options, Stop);
        return (code, output.ToString());
    }
}
