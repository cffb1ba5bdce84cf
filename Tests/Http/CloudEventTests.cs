using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Http;
using CloudNative.CloudEvents.SystemTextJson;
using static TikApis.Tests.Http.CloudEventSending;
using static TikApis.Tests.Http.WireCloudEvent;

namespace TikApis.Tests.Http;

/// <summary>CloudEvents 1.0 over HTTP, from senders that know nothing of us but the shape of the data.</summary>
public sealed class CloudEventTests(HttpApp fixture) : IClassFixture<HttpApp>
{
    const string Json = "application/json";
    static readonly JsonEventFormatter Formatter = new();

    [Theory]
    [InlineData(ContentMode.Structured)]
    [InlineData(ContentMode.Binary)]
    public async Task An_event_of_the_reference_client_counts_once_however_often_it_is_sent(ContentMode mode)
    {
        var account = fixture.NewId("sdk");
        var e = OfClient(account, "evt-1");
        Assert.Equal((1, 0), await fixture.Accept(e.ToHttpContent(mode, Formatter)));
        Assert.Equal((0, 1), await fixture.Accept(e.ToHttpContent(mode, Formatter)));
        Assert.Equal((0, 1), await fixture.Accept(e.ToHttpContent(mode == ContentMode.Binary ? ContentMode.Structured : ContentMode.Binary, Formatter)));
        Assert.Equal([Counted], await fixture.Usage(account));
    }

    [Fact]
    public async Task A_batch_of_the_reference_client_counts_each_of_its_events()
    {
        var account = fixture.NewId("sdk");
        CloudEvent[] batch = [.. Enumerable.Range(0, 500).Select(n => OfClient(account, $"evt-{n}"))];
        Assert.Equal((500, 0), await fixture.Accept(batch.ToHttpContent(Formatter)));
        Assert.Equal((0, 500), await fixture.Accept(batch.ToHttpContent(Formatter)));
        Assert.Equal(500, await fixture.Requests(account));
    }

    [Theory]
    [InlineData("Ünïcödé 😀 100% \"quoted\" a+b")]
    [InlineData("a,b;c=d (e)")]
    public async Task An_id_of_any_text_is_the_same_in_every_mode(string id)
    {
        var account = fixture.NewId("sdk");
        var e = OfClient(account, id);
        Assert.Equal((1, 0), await fixture.Accept(e.ToHttpContent(ContentMode.Binary, Formatter)));
        Assert.Equal((0, 1), await fixture.Accept(e.ToHttpContent(ContentMode.Structured, Formatter)));
        Assert.Equal((0, 1), await fixture.Accept(new[] { e }.ToHttpContent(Formatter)));
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
        Assert.Equal((1, 0), await fixture.Accept(content));
        Assert.Equal([Counted], await fixture.Usage(account));
    }

    [Fact]
    public async Task The_same_id_of_two_sources_is_two_events_and_a_plain_one_a_third()
    {
        var account = fixture.NewId();
        Assert.Equal((2, 0), await fixture.Accept(Body($"[{Of(account, "same", "/a")},{Of(account, "same", "/b")}]", Batched)));
        Assert.Equal((1, 0), await fixture.Accept(Body(WireEvent.With("accountId", $"\"{account}\"").Replace("evt-1", "same", StringComparison.Ordinal), Json)));
        Assert.Equal((0, 1), await fixture.Accept(Body(Of(account, "same", "/b"), Structured)));
        Assert.Equal((1, 0), await fixture.Accept(Body(Of(account, "ame", "/bs"), Structured)));
        Assert.Equal(4, await fixture.Requests(account));
    }

    [Fact]
    public async Task Each_event_of_a_batch_has_its_own_fate()
    {
        var account = fixture.NewId();
        var batch = $"[{Of(account, "1")},{With(("subject", $"\"{account}\""), ("source", null))},{Of(account, "1")},7,{Of(account, "2")}]";
        var reply = await fixture.Send(Body(batch, Batched));
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
        Assert.Equal((10_000, 0), await fixture.Accept(Body(batch, Batched)));
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
        Assert.Equal([Counted], await fixture.Usage(account));
    }

    [Fact]
    public async Task The_content_type_decides_the_mode_whatever_the_headers_are()
    {
        var (account, other) = (fixture.NewId(), fixture.NewId());
        Assert.Equal((1, 0), await fixture.Accept(Body(Of(account, "1"), Structured), HeadersWith("ce-subject", other)));
        Assert.Equal((1, 0), await fixture.Accept(Body($"[{Of(account, "2")}]", Batched), HeadersWith("ce-subject", other)));
        Assert.Equal((1, 0), await fixture.Accept(Body(Data, "application/vnd.acme.request+json"), HeadersWith("ce-subject", other)));
        Assert.Equal((2, 1), (await fixture.Requests(account), await fixture.Requests(other)));
    }

    [Fact]
    public async Task Headers_are_unquoted_then_decoded_once()
    {
        var account = fixture.NewId();
        Assert.Equal((1, 0), await fixture.Accept(Body(With(("subject", $"\"{account}\""), ("id", "\"Euro € 😀\"")), Structured)));
        foreach (var id in new[] { "Euro%20%E2%82%AC%20%F0%9F%98%80", "\"Euro %e2%82%ac %f0%9f%98%80\"", "%45uro%20%E2%82%AC %F0%9F%98%80", "\"E\\uro \\%E2%82%AC %F0%9F%98%80\"" })
            Assert.Equal((0, 1), await fixture.Accept(Body(Data, Json), [.. HeadersWith("ce-id", id).Where(h => h.Name != "ce-subject"), ("ce-subject", account)]));
        Assert.Equal((1, 0), await fixture.Accept(Body(Data, Json), [.. HeadersWith("ce-id", "Euro%2520").Where(h => h.Name != "ce-subject"), ("CE-Subject", account)]));
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

    static int Int(JsonElement of, string name) => of.GetProperty(name).GetInt32();

    /// <summary>The client's formatter, told that JSON in bytes is bytes.</summary>
    sealed class BytesInBase64 : JsonEventFormatter
    {
        protected override void EncodeStructuredModeData(CloudEvent cloudEvent, Utf8JsonWriter writer) =>
            writer.WriteBase64String(DataBase64PropertyName, (byte[])cloudEvent.Data!);
    }
}
