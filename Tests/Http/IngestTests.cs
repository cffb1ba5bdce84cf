using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace TikApis.Tests.Http;

/// <summary>The way in takes what is good, up to its bounds, and beside what is bad.</summary>
public sealed class IngestTests(HttpApp fixture) : IClassFixture<HttpApp>
{
    const int MaxBytes = 10 * 1024 * 1024;

    [Fact]
    public async Task The_event_that_other_tests_spoil_counts()
    {
        var account = fixture.NewId();
        await Accepted(Text(EventOf(account)), expected: 1);
        Assert.Equal(1, await fixture.Requests(account));
    }

    [Fact]
    public async Task Every_event_that_breaks_a_rule_is_named_and_the_others_count()
    {
        var account = fixture.NewId();
        var bad = BadEvents.All.Where(e => e.ContentType == "application/json" && e.Body[0] == '{').ToArray();
        var body = new List<byte>("["u8.ToArray());
        foreach (var e in bad)
        {
            body.AddRange([.. Encoding.UTF8.GetBytes($"{EventOf(account, body.Count)},"), .. e.Body]);
            body.Add((byte)',');
        }

        body.AddRange(Encoding.UTF8.GetBytes($"{EventOf(account, body.Count)}]"));
        var reply = await Post([.. body]);

        Assert.Equal((bad.Length + 1, 0), (reply.GetProperty("accepted").GetInt32(), reply.GetProperty("duplicates").GetInt32()));
        Assert.Equal(
            bad.Select((e, i) => (2 * i + 1, e.Code)),
            reply.GetProperty("rejected").EnumerateArray().Select(r => (r.GetProperty("index").GetInt32(), r.GetProperty("code").GetString()!)));
        Assert.Equal(bad.Length + 1, await fixture.Requests(account));
        Assert.Equal(404, (await fixture.Http.Get($"/v1/accounts/{WireEvent.Ghost}")).Status);
    }

    [Fact]
    public async Task A_bad_line_is_named_and_the_lines_around_it_count()
    {
        var account = fixture.NewId();
        var reply = await Post(Text($"{EventOf(account, 1)}\r\n\n{{\"a\":\n  {EventOf(account, 2)}  \nnull\n{EventOf(account, 3)}"), "application/x-ndjson");
        Assert.Equal(3, reply.GetProperty("accepted").GetInt32());
        Assert.Equal([1, 3], reply.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("index").GetInt32()));
        Assert.Equal(3, await fixture.Requests(account));
    }

    [Fact]
    public async Task A_body_of_10_MB_is_taken()
    {
        var account = fixture.NewId();
        await Accepted(Text(EventOf(account, 1).PadRight(MaxBytes)), 1);
        await Accepted(Text(EventOf(account, 2).PadRight(MaxBytes)), 1, "gzip");
        await Accepted(Text(EventOf(account, 3).PadRight(MaxBytes)), 1, "br");
        Assert.Equal(3, await fixture.Requests(account));
    }

    [Fact]
    public async Task A_request_of_10_000_events_is_taken()
    {
        var account = fixture.NewId();
        var events = Enumerable.Range(0, 10_000).Select(i => EventOf(account, i)).ToArray();
        await Accepted(Text($"[{string.Join(',', events)}]"), 10_000);
        var again = await Post(Text($"{{\"events\":[{string.Join(',', events)}]}}"));
        Assert.Equal((0, 10_000), (again.GetProperty("accepted").GetInt32(), again.GetProperty("duplicates").GetInt32()));
        Assert.Equal(10_000, await fixture.Requests(account));
    }

    [Fact]
    public async Task An_event_twice_in_one_request_counts_once()
    {
        var account = fixture.NewId();
        var answer = await Post(Text($"[{EventOf(account)},{EventOf(account)},{EventOf(account)}]"));
        Assert.Equal((1, 2), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("duplicates").GetInt32()));
        Assert.Equal(1, await fixture.Requests(account));
    }

    [Fact]
    public async Task Events_of_many_accounts_in_one_request_count_each_for_its_own()
    {
        var accounts = Enumerable.Range(0, 50).Select(_ => fixture.NewId()).ToArray();
        var events = accounts.SelectMany((account, i) => Enumerable.Range(0, i + 1).Select(n => EventOf(account, n)));
        await Accepted(Text($"[{string.Join(',', events)}]"), 50 * 51 / 2);
        for (var i = 0; i < accounts.Length; i++)
            Assert.Equal(i + 1, await fixture.Requests(accounts[i]));
    }

    static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>An event of an account, with an id of its own by number.</summary>
    static string EventOf(string account, int number = 0) =>
        WireEvent.With("accountId", $"\"{account}\"").Replace("\"evt-1\"", $"\"evt-{number}\"", StringComparison.Ordinal);

    async Task Accepted(byte[] body, int expected, string? coding = null)
    {
        var answer = await Post(body, coding: coding);
        Assert.Equal((expected, 0), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejected").GetArrayLength()));
    }

    async Task<JsonElement> Post(byte[] body, string contentType = "application/json", string? coding = null)
    {
        var packed = coding switch { "gzip" => BadRequest.Gzip(body), "br" => BadRequest.Brotli(body), _ => body };
        using var content = new ByteArrayContent(packed);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (coding is not null)
            content.Headers.ContentEncoding.Add(coding);
        var reply = await fixture.Http.Ask(new HttpRequestMessage(HttpMethod.Post, BadRequest.Ingest) { Content = content });
        Assert.True(reply.Status == 202, reply.Text);
        return reply.Data;
    }
}
