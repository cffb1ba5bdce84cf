using System.CommandLine;
using TikApis.Cli.Import;

namespace TikApis.Tests.Cli;

public sealed class ImportArgumentsTests
{
    [Fact]
    public void Options_WhenNotGiven_HaveTheirDefaults()
    {
        var options = Read("a.log", "-", "--url", "http://localhost:5000", "--key", "k");

        Assert.Equal(["a.log", "-"], options.Files);
        Assert.Equal(("auto", AccountRule.Client, 1_000, ""), (options.Format, options.Account, options.BatchSize, options.Source));
        Assert.Equal((4, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(60), false),
            (options.Sending!.InFlight, options.Sending.RetryFor, options.Sending.RequestTimeout, options.Sending.Gzip));
    }

    [Fact]
    public void Options_WhenGiven_AreTaken()
    {
        var options = Read("a.log", "--dry-run", "--account", "fixed:acme", "--api-key-id", "k1", "--format", "%h %t %r %>s",
            "--batch", "10000", "--source", "web-1", "--rejects", "bad.ndjson");

        Assert.Null(options.Sending);
        Assert.Equal(("%h %t %r %>s", AccountRule.Fixed("acme"), "k1", 10_000, "web-1", "bad.ndjson"),
            (options.Format, options.Account, options.ApiKeyId, options.BatchSize, options.Source, options.RejectsFile));
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("90", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("1h", 3600)]
    [InlineData("0", 0)]
    public void Duration_IsReadInItsUnit(string text, int seconds) =>
        Assert.Equal(seconds, Read("a.log", "--url", "http://h", "--key", "k", "--retry-for", text).Sending!.RetryFor.TotalSeconds);

    [Theory]
    [InlineData("--dry-run")]
    [InlineData("a.log", "--key", "k")]
    [InlineData("a.log", "--key", "k", "--url", "ftp://h")]
    [InlineData("a.log", "--key", "k", "--url", "localhost:5000")]
    [InlineData("a.log", "--dry-run", "--batch", "0")]
    [InlineData("a.log", "--dry-run", "--batch", "10001")]
    [InlineData("a.log", "--dry-run", "--account", "fixed:")]
    [InlineData("a.log", "--dry-run", "--account", "ip")]
    [InlineData("a.log", "--dry-run", "--retry-for", "soon")]
    [InlineData("a.log", "--dry-run", "--retry-for", "-5")]
    [InlineData("a.log", "--dry-run", "--nonsense")]
    public void Arguments_WhenWrong_AreRefused(params string[] words) =>
        Assert.NotEmpty(new ImportArguments().ToCommand().Parse(words).Errors);

    static ImportOptions Read(params string[] words)
    {
        var arguments = new ImportArguments();
        var parsed = arguments.ToCommand().Parse(words);
        Assert.Empty(parsed.Errors);
        return arguments.Read(parsed);
    }
}
