using TikApis.Api.Ingest;

namespace TikApis.Tests.Ingest;

public sealed class NdJsonTests
{
    static readonly string Event = Some.Event();

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(" \r\n\t\n\r\n")]
    [InlineData("\uFEFF")]
    public void Parse_OfBlankLines_HasNoEvents(string body) => Assert.Equal(0, Some.Lines(body).Count);

    [Theory]
    [InlineData("{0}")]
    [InlineData("{0}\n")]
    [InlineData("\uFEFF{0}\r\n")]
    [InlineData("\n\n  {0} \t\r\n\n")]
    public void Parse_OfOneLine_IsOneEvent(string form) => Some.Lines(form.Replace("{0}", Event, StringComparison.Ordinal)).Only();

    [Theory]
    [InlineData("x")]
    [InlineData("{")]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{\"id\":\"a\",}")]
    [InlineData("{\"id\":\"a")]
    [InlineData("// comment")]
    [InlineData("\u00a0")]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]}")]
    public void Parse_WhenALineIsNoObject_RefusesItAlone(string line)
    {
        var events = Some.Lines($"{Event}\n\n{line}\n{{}}\r\n{Event}");

        Assert.Equal(4, events.Count);
        Assert.Equal(2, events.Spell().Count);
        Assert.Equal(
            [(1, RefusalCode.InvalidJson), (2, RefusalCode.MissingField)],
            events.Rejected.Select(rejected => (rejected.Index, rejected.Code)));
    }

    [Fact]
    public void Parse_OfAnArrayOfEvents_IsOneLineThatIsNoObject() =>
        Assert.Equal(RefusalCode.InvalidJson, Assert.Single(Some.Lines($"[{Event}]").Rejected).Code);
}
