using System.Text;
using TikApis.Cli.Import.Formats;

namespace TikApis.Tests.Cli;

public sealed class JsonLineFormatTests
{
    [Theory]
    [InlineData("""{"id":"e1","status":200}""", """{"id":"e1","status":200}""")]
    [InlineData("""{"status":200}""", """{"status":200,"id":"line-id"}""")]
    [InlineData("""{"id":null,"status":200}""", """{"status":200,"id":"line-id"}""")]
    [InlineData("""{"id":"e1","endpoint":"/a?key=secret"}""", """{"id":"e1","endpoint":"/a"}""")]
    [InlineData("""{"Id":"e1","Endpoint":"/a#secret"}""", """{"Id":"e1","endpoint":"/a"}""")]
    [InlineData("""{"id":"e1","more":{"a":[1.50,true]}}""", """{"id":"e1","more":{"a":[1.50,true]}}""")]
    public void Event_IsPassedOn(string line, string sent) =>
        Assert.Equal(sent, Some.Read("ndjson", line).Event.GetRawText());

    [Fact]
    public void ApiKey_WhenAskedFor_IsGivenToEventsThatNameNone()
    {
        var format = new JsonLineFormat("key-1");

        Assert.Equal("key-1", Some.Read(format, """{"id":"e1"}"""u8.ToArray()).Event.Text("apiKeyId"));
        Assert.Equal("own", Some.Read(format, """{"id":"e1","apiKeyId":"own"}"""u8.ToArray()).Event.Text("apiKeyId"));
    }

    [Theory]
    [InlineData("", Unreadable.EmptyLine)]
    [InlineData("[]", Unreadable.BadJson)]
    [InlineData("12", Unreadable.BadJson)]
    [InlineData("{\"id\":\"e1\"", Unreadable.BadJson)]
    [InlineData("{\"id\":\"e1\"} x", Unreadable.BadJson)]
    [InlineData("{\"id\":\"e1\"}{\"id\":\"e2\"}", Unreadable.BadJson)]
    [InlineData("{\"id\":\"\\ud800\",\"endpoint\":\"\\ud800\"}", Unreadable.BadJson)]
    public void Line_WhenNotAnObject_IsUnreadable(string line, string reason) =>
        Assert.Equal(reason, Some.Read("ndjson", line).Reason);

    [Fact]
    public void Line_WhenDeeperThanAnyEvent_IsUnreadable() =>
        Assert.Equal(Unreadable.BadJson, Some.Read("ndjson", Encoding.UTF8.GetBytes($"{{\"a\":{new string('[', 5_000)}")).Reason);
}
