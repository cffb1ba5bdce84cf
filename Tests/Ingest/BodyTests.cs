using System.Text;
using TikApis.Api.Errors;
using TikApis.Api.Ingest;
using TikApis.Usage;

namespace TikApis.Tests.Ingest;

/// <summary>Which bodies hold events, and which are refused whole.</summary>
public sealed class BodyTests
{
    static readonly string Event = Some.Event();

    public static readonly TheoryData<string, int> Whole = new()
    {
        { Event, 1 },
        { $" \r\n\t{Event}\n ", 1 },
        { $"\uFEFF{Event}", 1 },
        { "[]", 0 },
        { $"[{Event}]", 1 },
        { $"[ {Event} , {Event} ]", 2 },
        { "{\"events\":[]}", 0 },
        { $"{{\"events\":[{Event},{Event}]}}", 2 },
        { $"{{\"\\u0065vents\":[{Event}]}}", 1 },
        { $"{{\"source\":{{\"events\":5}},\"events\":[{Event}],\"sent\":[1]}}", 1 },
        { Some.EventAnd("\"events\":5"), 1 },
        { Some.EventAnd("\"events\":{\"a\":[]}"), 1 },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public void Parse_OfABodyWithEvents_TakesThem(string body, int count)
    {
        var events = Some.Json(body);
        Assert.Empty(events.Rejected);
        Assert.Equal((count, count), (events.Count, events.Spell().Count));
    }

    public static readonly TheoryData<string, string> Broken = new()
    {
        { "", "empty" },
        { "   ", "empty" },
        { "\uFEFF", "empty" },
        { "5", "must be an event" },
        { "null", "must be an event" },
        { "\"events\"", "must be an event" },
        { "{", "line 1" },
        { "[", "line 1" },
        { $"[{Event}", "not valid JSON" },
        { $"[{Event},]", "not valid JSON" },
        { $"[{Event}]]", "not valid JSON" },
        { $"{Event}{Event}", "not valid JSON" },
        { $"{Event}\n{Event}", "line 2, byte 1" },
        { $"[{Event}] x", "not valid JSON" },
        { $"[{Event}/* */]", "not valid JSON" },
        { $"// hello\n{Event}", "not valid JSON" },
        { "{\"id\":\"a\",}", "not valid JSON" },
        { "{'id':'a'}", "not valid JSON" },
        { "{id:1}", "not valid JSON" },
        { "[{\"id\":\"a\nb\"}]", "not valid JSON" },
        { "[{\"id\":\"a\0b\"}]", "not valid JSON" },
        { "[{\"id\":\"\\x\"}]", "not valid JSON" },
        { "[{\"id\":\"\\u12g4\"}]", "not valid JSON" },
        { "[{\"status\":01}]", "not valid JSON" },
        { "[{\"status\":+1}]", "not valid JSON" },
        { "[{\"status\":NaN}]", "not valid JSON" },
        { "[{\"status\":Infinity}]", "not valid JSON" },
        { "[{\"status\":.5}]", "not valid JSON" },
        { "[{\"status\":1.}]", "not valid JSON" },
        { "[{\"status\":0x10}]", "not valid JSON" },
        { "[{\"status\"}]", "not valid JSON" },
        { "[True]", "not valid JSON" },
        { "[{\"id\":\"a\"]", "not valid JSON" },
        { new string('[', 17), "not valid JSON" },
        { $"[{Some.EventAnd($"\"x\":{new string('[', 15)}{new string(']', 15)}")}]", "not valid JSON" },
        { "{\"events\":{}}", "events must be an array" },
        { "{\"events\":null}", "events must be an array" },
        { "{\"events\":\"[]\",\"other\":1}", "events must be an array" },
        { "{\"events\":[],\"events\":[]}", "more than once" },
        { "{\"events\":[],\"events\":null}", "more than once" },
        { "{\"events\":5,\"events\":[]}", "more than once" },
        { Some.EventAnd("\"events\":[]"), "both" },
        { $"{{\"events\":[{Event}],\"id\":\"x\"}}", "both" },
        { $"{{\"events\":[{Event}],\"id\":null}}", "both" },
        { "\u00e9", "not valid JSON" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Parse_OfABodyThatIsNotEvents_RefusesItWhole(string body, string message)
    {
        var refused = Assert.Throws<ApiException>(() => Some.Json(body));
        Assert.Equal(ErrorKind.InvalidRequest, refused.Kind);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'[', 0, (byte)']', 0 })]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 })]
    [InlineData(new byte[] { 0x80 })]
    public void Parse_OfBytesThatAreNoText_RefusesThemWhole(byte[] body) =>
        Assert.Equal(ErrorKind.InvalidRequest, Assert.Throws<ApiException>(() => Some.Parse(body, BodyForm.Json)).Kind);

    [Fact]
    public void Parse_OfDeepValuesInUnknownFields_SkipsThemToItsLimit() =>
        Some.Json($"[{Some.EventAnd($"\"x\":{new string('[', 14)}{new string(']', 14)}")}]").Only();

    [Fact]
    public void Parse_OfAnEmptyObject_IsOneEventWithoutFields() =>
        Assert.Equal(RefusalCode.MissingField, Assert.Single(Some.Json("{}").Rejected).Code);

    [Fact]
    public void Parse_WhenEventsAreTooMany_RefusesAll()
    {
        var most = Enumerable.Repeat(Event, UsageBatch.MaxEvents).ToArray();
        Assert.Equal(UsageBatch.MaxEvents, Some.Json($"[{string.Join(',', most)}]").Spell().Count);
        Assert.Equal(UsageBatch.MaxEvents, Some.Lines(string.Join('\n', most)).Spell().Count);

        Assert.Equal(ErrorKind.PayloadTooLarge, Refused($"[{string.Join(',', most)},{{}}]", BodyForm.Json));
        Assert.Equal(ErrorKind.PayloadTooLarge, Refused($"{{\"events\":[{string.Join(',', most)},5]}}", BodyForm.Json));
        Assert.Equal(ErrorKind.PayloadTooLarge, Refused(string.Join('\n', most) + "\nx", BodyForm.NdJson));
    }

    [Fact]
    public void Parse_WhenAllAreRefused_NamesEveryOneInOrder()
    {
        var events = Some.Json($"[{string.Join(',', Enumerable.Repeat("{}", UsageBatch.MaxEvents))}]");
        Assert.Empty(events.Accounts);
        Assert.Equal(Enumerable.Range(0, UsageBatch.MaxEvents), events.Rejected.Select(r => r.Index));
    }

    [Fact]
    public void Parse_OfOneHugeString_RefusesItsEvent()
    {
        var huge = new string('x', 10_000_000);
        Assert.Equal(RefusalCode.TooLong, Assert.Single(Some.Json(Some.Event("id", $"\"{huge}\"")).Rejected).Code);
        Assert.Equal(RefusalCode.TooLong, Assert.Single(Some.Json(Some.Event("endpoint", $"\"/\\u0041{huge}\"")).Rejected).Code);
        Some.Json(Some.Event("endpoint", $"\"/a?\\u0041{huge}\"")).Only();
        Some.Json(Some.EventAnd($"\"{huge}\":\"{huge}\"")).Only();
    }

    [Fact]
    public void Parse_WhenEveryEventIsOfAnotherAccountKeyAndEndpoint_KeepsThemApart()
    {
        var parser = new EventParser(TikApis.Endpoints.CategoryRules.Default);
        // The second round is smaller, and finds the parser grown by the first.
        foreach (var count in new[] { UsageBatch.MaxEvents, 500, UsageBatch.MaxEvents })
        {
            var body = string.Join('\n', Enumerable.Range(0, count).Select(i =>
                $$"""{"accountId":"a{{i}}","apiKeyId":"k{{i}}","method":"GET","endpoint":"/{{new string('x', 100)}}/e{{i}}x","status":200}"""));
            var spelled = parser.Parse(Encoding.UTF8.GetBytes(body), BodyForm.NdJson, Some.Now).Spell();
            Assert.Equal(
                Enumerable.Range(0, count).Select(i => ($"a{i}", new Series($"k{i}", $"GET /{new string('x', 100)}/e{i}x", "System"))),
                spelled.Select(e => (e.AccountId, e.Series)));
        }
    }

    [Fact]
    public void Parse_AfterABodyThatFailed_StartsAfresh()
    {
        var parser = new EventParser(TikApis.Endpoints.CategoryRules.Default);
        var half = Encoding.UTF8.GetBytes($"[{Event},{{}},{Some.Event("endpoint", "\"\\/a\"")},");
        for (var i = 0; i < 3; i++)
        {
            Assert.Throws<ApiException>(() => parser.Parse(half, BodyForm.Json, Some.Now));
            parser.Parse(Encoding.UTF8.GetBytes(Event), BodyForm.Json, Some.Now).Only();
        }
    }

    static ErrorKind Refused(string body, BodyForm form) =>
        Assert.Throws<ApiException>(() => Some.Parse(Encoding.UTF8.GetBytes(body), form)).Kind;
}
