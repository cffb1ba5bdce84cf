using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Http;
using CloudNative.CloudEvents.SystemTextJson;
using static TikApis.Tests.Http.WireCloudEvent;

namespace TikApis.Tests.Http;

/// <summary>CloudEvents 1.0 over HTTP, from senders that know nothing of us but the shape of the data.</summary>
public sealed class CloudEventTests(HttpApp fixture) : IClassFixture<HttpApp>
{
    const string Json = "application/json";
    static readonly JsonEventFormatter Formatter = new();

    /// <summary>The whole of a valid event's usage.</summary>
    static readonly (string, string, long) Counted = ("GET /v1/posts/{id}", "Posts", 1);

    [Theory]
    [InlineData(ContentMode.Structured)]
    [InlineData(ContentMode.Binary)]
    public async Task An_event_of_the_reference_client_counts_once_however_often_it_is_sent(ContentMode mode)
    {
        var account = fixture.NewId("sdk");
        var e = OfClient(account, "evt-1");
        Assert.Equal((1, 0), await Accept(e.ToHttpContent(mode, Formatter)));
        Assert.Equal((0, 1), await Accept(e.ToHttpContent(mode, Formatter)));
        Assert.Equal((0, 1), await Accept(e.ToHttpContent(mode == ContentMode.Binary ? ContentMode.Structured : ContentMode.Binary, Formatter)));
        Assert.Equal([Counted], await Usage(account));
    }

    [Fact]
    public async Task A_batch_of_the_reference_client_counts_each_of_its_events()
    {
        var account = fixture.NewId("sdk");
        CloudEvent[] batch = [.. Enumerable.Range(0, 500).Select(n => OfClient(account, $"evt-{n}"))];
        Assert.Equal((500, 0), await Accept(batch.ToHttpContent(Formatter)));
        Assert.Equal((0, 500), await Accept(batch.ToHttpContent(Formatter)));
        Assert.Equal(500, await fixture.Requests(account));
    }

    [Theory]
    [InlineData("Ünïcödé 😀 100% \"quoted\" a+b")]
    [InlineData("a,b;c=d (e)")]
    public async Task An_id_of_any_text_is_the_same_in_every_mode(string id)
    {
        var account = fixture.NewId("sdk");
        var e = OfClient(account, id);
        Assert.Equal((1, 0), await Accept(e.ToHttpContent(ContentMode.Binary, Formatter)));
        Assert.Equal((0, 1), await Accept(e.ToHttpContent(ContentMode.Structured, Formatter)));
        Assert.Equal((0, 1), await Accept(new[] { e }.ToHttpContent(Formatter)));
    }

    [Fact]
    public async Task An_event_of_the_reference_client_with_data_in_base64_is_read()
    {
        var account = fixture.NewId("sdk");
        var e = OfClient(account, "evt-1");
        e.Data = Encoding.UTF8.GetBytes(Data);
        e.DataContentType = "application/json; charset=utf-8";
        var content = e.ToHttpContent(ContentMode.Structured, new BytesInBase64());
        Assert.Contains("data_base64", await content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal((1, 0), await Accept(content));
        Assert.Equal([Counted], await Usage(account));
    }

    [Fact]
    public async Task The_same_id_of_two_sources_is_two_events_and_a_plain_one_a_third()
    {
        var account = fixture.NewId();
        Assert.Equal((2, 0), await Accept(Body($"[{Of(account, "same", "/a")},{Of(account, "same", "/b")}]", Batched)));
        Assert.Equal((1, 0), await Accept(Body(WireEvent.With("accountId", $"\"{account}\"").Replace("evt-1", "same", StringComparison.Ordinal), Json)));
        Assert.Equal((0, 1), await Accept(Body(Of(account, "same", "/b"), Structured)));
        Assert.Equal((1, 0), await Accept(Body(Of(account, "ame", "/bs"), Structured)));
        Assert.Equal(4, await fixture.Requests(account));
    }

    [Fact]
    public async Task Each_event_of_a_batch_has_its_own_fate()
    {
        var account = fixture.NewId();
        var batch = $"[{Of(account, "1")},{With(("subject", $"\"{account}\""), ("source", null))},{Of(account, "1")},7,{Of(account, "2")}]";
        var reply = await Send(Body(batch, Batched));
        Assert.Equal((2, 1), (Int(reply.Data, "accepted"), Int(reply.Data, "duplicates")));
        Assert.Equal(
            [(1, "missing_field", "source is required: a URI reference (RFC 3986) of 1 to 1024 bytes."), (3, "invalid_type", "A CloudEvent must be a JSON object.")],
            reply.Data.GetProperty("rejected").EnumerateArray().Select(r => (Int(r, "index"), r.GetProperty("code").GetString()!, r.GetProperty("message").GetString()!)));
        Assert.Equal(2, await fixture.Requests(account));
    }

    [Fact]
    public async Task A_batch_may_be_as_long_as_any_other()
    {
        var account = fixture.NewId();
        var batch = $"[{string.Join(',', Enumerable.Range(0, 10_000).Select(n => Of(account, n.ToString(CultureInfo.InvariantCulture))))}]";
        Assert.Equal((10_000, 0), await Accept(Body(batch, Batched)));
        Assert.Equal(10_000, await fixture.Requests(account));
    }

    public static TheoryData<string, string> Transports => new()
    {
        { $"{Structured}; charset=utf-8", "" }, { $"{Structured};charset=\"UTF-8\"; profile=x", "" }, { "Application/CloudEvents+Json", "" },
        { Structured, "gzip" }, { Structured, "br" }, { Structured, "chunked" },
    };

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Parameters_codings_and_chunks_change_nothing(string contentType, string transport)
    {
        var account = fixture.NewId();
        var body = Encoding.UTF8.GetBytes(Of(account, "1"));
        using var content = new ByteArrayContent(transport switch { "gzip" => BadRequest.Gzip(body), "br" => BadRequest.Brotli(body), _ => body });
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (transport is "gzip" or "br")
            content.Headers.ContentEncoding.Add(transport);
        var request = new HttpRequestMessage(HttpMethod.Post, BadRequest.Ingest) { Content = content };
        request.Headers.TransferEncodingChunked = transport == "chunked";
        Assert.Equal(202, (await fixture.Http.Ask(request)).Status);
        Assert.Equal([Counted], await Usage(account));
    }

    [Fact]
    public async Task The_content_type_decides_the_mode_whatever_the_headers_are()
    {
        var (account, other) = (fixture.NewId(), fixture.NewId());
        Assert.Equal((1, 0), await Accept(Body(Of(account, "1"), Structured), HeadersWith("ce-subject", other)));
        Assert.Equal((1, 0), await Accept(Body($"[{Of(account, "2")}]", Batched), HeadersWith("ce-subject", other)));
        Assert.Equal((1, 0), await Accept(Body(Data, "application/vnd.acme.request+json"), HeadersWith("ce-subject", other)));
        Assert.Equal((2, 1), (await fixture.Requests(account), await fixture.Requests(other)));
    }

    [Fact]
    public async Task Headers_are_unquoted_then_decoded_once()
    {
        var account = fixture.NewId();
        Assert.Equal((1, 0), await Accept(Body(With(("subject", $"\"{account}\""), ("id", "\"Euro € 😀\"")), Structured)));
        foreach (var id in new[] { "Euro%20%E2%82%AC%20%F0%9F%98%80", "\"Euro %e2%82%ac %f0%9f%98%80\"", "%45uro%20%E2%82%AC %F0%9F%98%80", "\"E\\uro \\%E2%82%AC %F0%9F%98%80\"" })
            Assert.Equal((0, 1), await Accept(Body(Data, Json), [.. HeadersWith("ce-id", id).Where(h => h.Name != "ce-subject"), ("ce-subject", account)]));
        Assert.Equal((1, 0), await Accept(Body(Data, Json), [.. HeadersWith("ce-id", "Euro%2520").Where(h => h.Name != "ce-subject"), ("CE-Subject", account)]));
        Assert.Equal(2, await fixture.Requests(account));
    }

    [Theory]
    [InlineData("ce-id")]
    [InlineData("ce-subject")]
    [InlineData("CE-Time")]
    public async Task A_header_on_two_lines_is_given_twice(string name)
    {
        var account = fixture.NewId();
        var headers = string.Concat(HeadersWith("ce-subject", account).Select(h => $"{h.Name}: {h.Value}\r\n"));
        using var connection = await RawConnection.Open(fixture.App.Url);
        await connection.Write(
            $"POST {BadRequest.Ingest} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: {Support.UsageApp.OperatorKey}\r\nContent-Type: {Json}\r\n" +
            $"{headers}{name}: x\r\nContent-Length: {Data.Length}\r\n\r\n{Data}");
        Assert.Contains("\"code\":\"duplicate_field\"", await connection.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(404, (await fixture.Http.Get($"/v1/accounts/{account}")).Status);
    }

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
        Assert.Equal(0, (await Accept(Body(example, Structured))).Accepted);
        var account = fixture.NewId("spec");
        Assert.Equal([code ?? "missing_field"], await Codes(Edit(example, ("subject", account))));
        Assert.Equal((1, 0), await Accept(Body(Edit(example, ("subject", account), ("datacontenttype", Json), ("data_base64", null), ("data", JsonElement.Parse(Data))), Structured)));
        Assert.Equal([Counted], await Usage(account));
    }

    [Fact]
    public async Task An_example_with_data_beside_ours_counts()
    {
        var account = fixture.NewId("spec");
        var example = Example("a JSON object").Json;
        var data = JsonElement.Parse($"{Data[..^1]},\"appinfoA\":\"abc\",\"appinfoB\":123,\"appinfoC\":true}}");
        Assert.Equal((1, 0), await Accept(Body(Edit(example, ("subject", account), ("data", data)), Structured)));
        Assert.Equal([Counted], await Usage(account));
    }

    [Fact]
    public async Task The_specifications_own_batches_are_read()
    {
        var account = fixture.NewId("spec");
        Assert.Equal((0, 0), await Accept(Body("[]", Batched)));
        var first = """{ "specversion" : "1.0", "type" : "com.example.someevent", "source" : "/mycontext/4", "id" : "B234-1234-1234", "time" : "2018-04-05T17:31:00Z", "comexampleextension1" : "value", "comexampleothervalue" : 5, "datacontenttype" : "application/vnd.apache.thrift.binary", "data_base64" : "... base64 encoded string ..." }""";
        var second = Edit(Example("the second of the batch").Json, ("subject", account), ("data", JsonElement.Parse(Data)));
        var reply = await Send(Body($"[{first},{second}]", Batched));
        Assert.Equal((1, 1), (Int(reply.Data, "accepted"), reply.Data.GetProperty("rejected").GetArrayLength()));
        Assert.Equal([Counted], await Usage(account));
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
        Assert.Equal((1, 0), await Accept(Body(Data, "application/json; charset=utf-8"), headers));
        Assert.Equal([Counted], await Usage(account));
    }

    static (string Name, string Json, string? Code) Example(string name) => Examples.Single(e => e.Name == name);

    static CloudEvent OfClient(string account, string id)
    {
        var e = new CloudEvent(CloudEventsSpecVersion.V1_0)
        {
            Id = id,
            Source = new Uri("https://gateway.example/eu-1?zone=a"),
            Type = "com.tikapis.request",
            Subject = account,
            Time = new DateTimeOffset(2025, 1, 31, 13, 0, 0, 123, TimeSpan.FromHours(1)),
            DataContentType = Json,
            Data = JsonElement.Parse(Data),
        };
        e["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        e.SetAttributeFromString("sequence", "42");
        return e;
    }

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

    static StringContent Body(string body, string contentType)
    {
        var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return content;
    }

    Task<Reply> Send(HttpContent content, IReadOnlyList<(string Name, string Value)>? headers = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, BadRequest.Ingest) { Content = content };
        foreach (var (name, value) in headers ?? [])
            request.Headers.TryAddWithoutValidation(name, value);
        return fixture.Http.Ask(request);
    }

    async Task<(int Accepted, int Duplicates)> Accept(HttpContent content, IReadOnlyList<(string Name, string Value)>? headers = null)
    {
        var reply = await Send(content, headers);
        Assert.True(reply.Status == 202, $"{reply.Status} {reply.Text}");
        return (Int(reply.Data, "accepted"), Int(reply.Data, "duplicates"));
    }

    async Task<IEnumerable<string?>> Codes(string body) =>
        (await Send(Body(body, Structured))).Data.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("code").GetString());

    async Task<IEnumerable<(string, string, long)>> Usage(string account)
    {
        var reply = await fixture.Http.Get($"/v1/accounts/{account}/usage/endpoints?startDate=2010-01-01");
        return reply.Data.EnumerateArray().Select(e => (
            $"{e.GetProperty("method").GetString()} {e.GetProperty("endpoint").GetString()}", e.GetProperty("category").GetString()!, e.GetProperty("requests").GetInt64()));
    }

    static int Int(JsonElement of, string name) => of.GetProperty(name).GetInt32();

    /// <summary>The client's formatter, told that JSON in bytes is bytes.</summary>
    sealed class BytesInBase64 : JsonEventFormatter
    {
        protected override void EncodeStructuredModeData(CloudEvent cloudEvent, Utf8JsonWriter writer) =>
            writer.WriteBase64String(DataBase64PropertyName, (byte[])cloudEvent.Data!);
    }
}
