using System.Text;
using TikApis.Cli.Import;
using TikApis.Cli.Import.Formats;

namespace TikApis.Tests.Cli;

public sealed class AutoFormatTests
{
    const string Common = """h - - [12/May/2024:00:06:50 +0000] "GET /a HTTP/1.1" 200 51""";

    readonly ILineFormat auto = LineFormats.Parse("auto", AccountRule.Client, apiKeyId: null);

    [Theory]
    [InlineData(Common, "common")]
    [InlineData(Common + " \"-\" \"curl\"", "combined")]
    [InlineData(Common + " \"-\" \"curl\" 0.003", "combined-request-time")]
    [InlineData(Common + " \"-\" \"curl\" 3000", "combined")]
    [InlineData("""{"accountId":"h"}""", "ndjson")]
    public void Format_IsThatOfTheFirstReadableLine(string line, string name)
    {
        Assert.NotNull(Read(" \"left-over\""));
        Assert.Null(Read(line));

        Assert.Equal(name, auto.Name);
    }

    [Fact]
    public void Format_OnceFound_IsKept()
    {
        Assert.Null(Read(Common + " \"-\" \"curl\""));

        Assert.Equal(Unreadable.OtherFormat, Read("""{"accountId":"h"}"""));
    }

    string? Read(string line) => Some.Read(auto, Encoding.UTF8.GetBytes(line)).Reason;
}
