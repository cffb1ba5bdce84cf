using TikApis.Cli.Import.Reporting;

namespace TikApis.Tests.Cli;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain [red]text[/] é 世", "plain [red]text[/] é 世")]
    [InlineData("\u001b[2J\u0007", "\\u001b[2J\\u0007")]
    [InlineData("a\r\nb\tc", "a\\u000d\\u000ab\\u0009c")]
    [InlineData("a\u202Eb\u200Bc\u2028d\u009Be", "a\\u202eb\\u200bc\\u2028d\\u009be")]
    public void Text_ThatWouldSteerATerminal_ShowsAsCodes(string text, string shown) =>
        Assert.Equal(shown, SafeText.Of(text));

    [Fact]
    public void Text_WhenLong_IsCut() => Assert.Equal(new string('x', 100) + "…", SafeText.Of(new string('x', 70_000)));

    [Fact]
    public void Bytes_WhenNotUtf8_Show() => Assert.Equal("a\uFFFD", SafeText.Of([(byte)'a', 0xff]));
}
