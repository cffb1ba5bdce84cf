using System.Text.Json;
using static TikApis.Tests.Http.CloudEventSending;
using static TikApis.Tests.Http.WireCloudEvent;

namespace TikApis.Tests.Http;

/// <summary>The examples of the CloudEvents 1.0 specifications, sent as they stand and as usage events.</summary>
public sealed class CloudEventExampleTests(HttpApp fixture) : IClassFixture<HttpApp>
{
    const string Json = "application/json";

    /// <summary>Examples of the JSON format 1.0 (its sections 3.2 and 4.3) and of the specification (section "Example"), word for word.</summary>
    static readonly (string Name, string Json, string? Code)[] Examples =
    [
        (
            "thrift in base64",
            """{ "specversion" : "1.0", "type" : "com.example.someevent", "source" : "/mycontext", "id" : "A234-1234-1234", "time" : "2018-04-05T17:31:00Z", "comexampleextension1" : "value", "comexampleothervalue" : 5, "datacontenttype" : "application/vnd.apache.thrift.binary", "data_base64" : "... base64 encoded string ..." }""",
            "invalid_format"
        ),
        (
            "XML in a string",
            """{ "specversion" : "1.0", "type" : "com.example.someevent", "source" : "/mycontext", "id" : "B234-1234-1234", "time" : "2018-04-05T17:31:00Z", "comexampleextension1" : "value", "comexampleothervalue" : 5, "unsetextension": null, "datacontenttype" : "application/xml", "data" : "<much wow=\"xml\"/>" }""",
            "invalid_format"
        ),
        (
            "a JSON object",
            """{ "specversion" : "1.0", "type" : "com.example.someevent", "source" : "/mycontext", "subject": null, "id" : "C234-1234-1234", "time" : "2018-04-05T17:31:00Z", "comexampleextension1" : "value", "comexampleothervalue" : 5, "datacontenttype" : "application/json", "data" : { "appinfoA" : "abc", "appinfoB" : 123, "appinfoC" : true } }""",
            null
        ),
        (
            "a JSON number",
            """{ "specversion" : "1.0", "type" : "com.example.someevent", "source" : "/mycontext", "subject": null, "id" : "C234-1234-1234", "time" : "2018-04-05T17:31:00Z", "comexampleextension1" : "value", "comexampleothervalue" : 5, "datacontenttype" : "application/json", "data" : 1.5 }""",
            "invalid_type"
        ),
        (
            "a JSON string",
            """{ "specversion" : "1.0", "type" : "com.example.someevent", "source" : "/mycontext", "subject": null, "id" : "D234-1234-1234", "time" : "2018-04-05T17:31:00Z", "comexampleextension1" : "value", "comexampleothervalue" : 5, "data" : "I'm just a string" }""",
            "invalid_type"
        ),
        (
            "base64 of no stated type",
            """{ "specversion" : "1.0", "type" : "com.example.someevent", "source" : "/mycontext", "id" : "D234-1234-1234", "data_base64" : "eyAieHl6IjogMTIzIH0=" }""",
            "missing_field"
        ),
        (
            "the second of the batch",
            """{ "specversion" : "1.0", "type" : "com.example.someotherevent", "source" : "/mycontext/9", "id" : "C234-1234-1234", "time" : "2018-04-05T17:31:05Z", "comexampleextension1" : "value", "comexampleothervalue" : 5, "datacontenttype" : "application/json", "data" : { "appinfoA" : "abc", "appinfoB" : 123, "appinfoC" : true } }""",
            null
        ),
        (
            "the specification's",
            """{ "specversion" : "1.0", "type" : "com.github.pull_request.opened", "source" : "https://github.com/cloudevents/spec/pull", "subject" : "123", "id" : "A234-1234-1234", "time" : "2018-04-05T17:31:00Z", "comexampleextension1" : "value", "comexampleothervalue" : 5, "datacontenttype" : "text/xml", "data" : "<much wow=\"xml\"/>" }""",
            "invalid_format"
        ),
    ];

    public static TheoryData<string> ExampleNames => [.. Examples.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(ExampleNames))]
    public async Task The_specifications_own_examples_are_read(string name)
    {
        var (_, example, code) = Example(name);

        // As it stands nobody's request can be made of it; with an account, its own data decide; with ours, it counts.
        Assert.Equal(0, (await fixture.Accept(Body(example, Structured))).Accepted);
        var account = fixture.NewId("spec");
        Assert.Equal([code ?? "missing_field"], await Codes(Edit(example, ("subject", account))));
        Assert.Equal((1, 0), await fixture.Accept(Body(Edit(example, ("subject", account), ("datacontenttype", Json), ("data_base64", null), ("data", JsonElement.Parse(Data))), Structured)));
        Assert.Equal([Counted], await fixture.Usage(account));
    }

    [Fact]
    public async Task An_example_with_data_beside_ours_counts()
    {
        var account = fixture.NewId("spec");
        var example = Example("a JSON object").Json;
        var data = JsonElement.Parse($"{Data[..^1]},\"appinfoA\":\"abc\",\"appinfoB\":123,\"appinfoC\":true}}");
        Assert.Equal((1, 0), await fixture.Accept(Body(Edit(example, ("subject", account), ("data", data)), Structured)));
        Assert.Equal([Counted], await fixture.Usage(account));
    }

    [Fact]
    public async Task The_specifications_own_batches_are_read()
    {
        var account = fixture.NewId("spec");
        Assert.Equal((0, 0), await fixture.Accept(Body("[]", Batched)));
        var first = """{ "specversion" : "1.0", "type" : "com.example.someevent", "source" : "/mycontext/4", "id" : "B234-1234-1234", "time" : "2018-04-05T17:31:00Z", "comexampleextension1" : "value", "comexampleothervalue" : 5, "datacontenttype" : "application/vnd.apache.thrift.binary", "data_base64" : "... base64 encoded string ..." }""";
        var second = Edit(Example("the second of the batch").Json, ("subject", account), ("data", JsonElement.Parse(Data)));
        var reply = await fixture.Send(Body($"[{first},{second}]", Batched));
        Assert.Equal((1, 1), (reply.Data.GetProperty("accepted").GetInt32(), reply.Data.GetProperty("rejected").GetArrayLength()));
        Assert.Equal([Counted], await fixture.Usage(account));
    }

    [Fact]
    public async Task The_HTTP_bindings_own_example_is_read()
    {
        var account = fixture.NewId("spec");
        (string, string)[] headers =
        [
            ("ce-specversion", "1.0"), ("ce-type", "com.example.someevent"), ("ce-time", "2018-04-05T03:56:24Z"), ("ce-id", "1234-1234-1234"),
            ("ce-source", "/mycontext/subcontext"), ("ce-comexampleextension1", "value"), ("ce-subject", account),
        ];
        Assert.Equal((1, 0), await fixture.Accept(Body(Data, "application/json; charset=utf-8"), headers));
        Assert.Equal([Counted], await fixture.Usage(account));
    }

    static (string Name, string Json, string? Code) Example(string name) => Examples.Single(e => e.Name == name);

    static string Edit(string json, params (string Name, object? Value)[] changes)
    {
        var members = JsonSerializer.Deserialize<Dictionary<string, object?>>(json)!;
        foreach (var (name, value) in changes)
        {
            members.Remove(name);
            if (value is not null)
                members.Add(name, value);
        }

        return JsonSerializer.Serialize(members);
    }

    async Task<IEnumerable<string?>> Codes(string body) =>
        (await fixture.Send(Body(body, Structured))).Data.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("code").GetString());
}
