using TikApis.Cli.Import;
using TikApis.Cli.Import.Sending;

namespace TikApis.Tests.Cli;

/// <summary>Nine days of a real server's log, against what an independent program found in them.</summary>
public sealed class ErddapImportTests
{
    [Fact]
    public async Task RealLogs_GiveWhatTheTruthSays()
    {
        var data = Support.RealData.Folder("erddap-nginx");
        var server = new UsageServerTwin();
        var (console, output) = Some.Console();
        var options = new ImportOptions
        {
            Files = [.. Directory.GetFiles(data, "tomcat-access.log.*").Order()],
            Sending = new SendingOptions { Url = new Uri("http://usage.test"), Key = "k" },
        };

        var code = await new ImportCommand(server.Client, console, TimeProvider.System, new Random(1))
            .RunAsync(options, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.Contains("Read 16,275 lines of 9 files (9 combined): 10,479 requests, 5,796 unreadable.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("5,796  quoted text only", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(10_479, server.Counted.Count);
        var accounts = server.Counted.GroupBy(json => json.Text("accountId"))
            .ToDictionary(account => account.Key, account => (account.Count(), account.Count(json => json.GetProperty("status").GetInt32() >= 400)));
        var truth = File.ReadLines(Path.Combine(data, "truth_accounts.csv")).Skip(1).Select(row => row.Split(','))
            .ToDictionary(row => row[0], row => (Number(row[1]), Number(row[2]) + Number(row[3])));
        Assert.Equal(917, truth.Count);
        Assert.Equal(truth.OrderBy(account => account.Key), accounts.OrderBy(account => account.Key));
        Assert.Equal(3_442, server.Counted.Select(json => json.Text("method") + json.Text("endpoint")).Distinct().Count());
        Assert.Equal(
            ("2024-05-12T00:00:17Z", "2024-05-20T23:54:29Z"),
            (server.Counted.Min(json => json.Text("timestamp")), server.Counted.Max(json => json.Text("timestamp"))));
    }

    static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
