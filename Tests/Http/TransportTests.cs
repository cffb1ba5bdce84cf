using System.Text;
using Microsoft.Extensions.Logging;

namespace TikApis.Tests.Http;

/// <summary>A request that does not arrive whole counts nothing, however much of it could be read.</summary>
public sealed class TransportTests(HttpApp fixture) : IClassFixture<HttpApp>
{
    // Everything needed to count is there: what is missing is the end of the request.
    static readonly string Event = WireEvent.With("id", null);

    public static TheoryData<string, string, string> Unfinished => new()
    {
        { "a body shorter than its Content-Length", $"Content-Length: {Event.Length + 1}", Event },
        { "a body much shorter than its Content-Length", $"Content-Length: {10 << 20}", Event },
        { "a body that never came", $"Content-Length: {Event.Length}", "" },
        { "a cut body", $"Content-Length: {Event.Length}", Event[..^1] },
        { "no last chunk", "Transfer-Encoding: chunked", $"{Event.Length:x}\r\n{Event}\r\n" },
        { "a last chunk without its end", "Transfer-Encoding: chunked", $"{Event.Length:x}\r\n{Event}\r\n0\r\n" },
        { "a cut chunk", "Transfer-Encoding: chunked", $"{Event.Length + 1:x}\r\n{Event}" },
    };

    /// <summary>Refused by the server itself, before there is a request to answer.</summary>
    public static TheoryData<string, string, string> Malformed => new()
    {
        { "a chunk size that is no number", "Transfer-Encoding: chunked", $"{Event.Length:x}\r\n{Event}\r\nzz\r\n\r\n" },
        { "a chunk longer than its size", "Transfer-Encoding: chunked", $"{Event.Length - 1:x}\r\n{Event}\r\n0\r\n\r\n" },
        { "a negative chunk size", "Transfer-Encoding: chunked", $"-1\r\n{Event}\r\n0\r\n\r\n" },
        { "a chunk size beyond all numbers", "Transfer-Encoding: chunked", $"{new string('f', 40)}\r\n{Event}\r\n0\r\n\r\n" },
        { "a Content-Length that is no number", "Content-Length: many", Event },
        { "a negative Content-Length", "Content-Length: -1", Event },
        { "a Content-Length beyond all numbers", "Content-Length: 99999999999999999999", Event },
        { "two Content-Lengths", $"Content-Length: {Event.Length}\r\nContent-Length: {Event.Length + 1}", Event },
        { "no length at all", "X-Nothing: 1", Event },
        { "another transfer coding", "Transfer-Encoding: gzip", Event },
        { "a header without a name", $": x\r\nContent-Length: {Event.Length}", Event },
        { "a header with a NUL", $"X-Nothing: \0\r\nContent-Length: {Event.Length}", Event },
        { "100 KB of headers", $"X-Nothing: {new string('x', 100_000)}\r\nContent-Length: {Event.Length}", Event },
    };

    [Theory]
    [MemberData(nameof(Unfinished))]
    public async Task A_request_that_ends_early_counts_nothing(string what, string header, string body)
    {
        Assert.NotEmpty(what);
        using (var connection = await RawConnection.Open(fixture.App.Url))
        {
            await connection.Write(Head(header) + body);
            connection.End();
            Assert.DoesNotContain("HTTP/1.1 2", await connection.ReadToEnd(), StringComparison.Ordinal);
        }

        await AssertNothingCounted();
    }

    [Theory]
    [MemberData(nameof(Unfinished))]
    public async Task A_request_whose_sender_dies_counts_nothing(string what, string header, string body)
    {
        Assert.NotEmpty(what);
        for (var i = 0; i < 20; i++)
        {
            using var connection = await RawConnection.Open(fixture.App.Url);
            await connection.Write(Head(header) + body);
            connection.Abort();
        }

        await AssertNothingCounted();
        Assert.DoesNotContain(fixture.Log.All, line => line.Level >= LogLevel.Error); // Not the server's failure.
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_request_that_is_no_HTTP_counts_nothing(string what, string header, string body)
    {
        Assert.NotEmpty(what);
        using (var connection = await RawConnection.Open(fixture.App.Url))
        {
            await connection.Write(Head(header) + body);
            Assert.Matches("^HTTP/1.1 4", await connection.ReadHead());
        }

        await AssertNothingCounted();
    }

    [Fact]
    public async Task A_request_sent_byte_by_byte_counts_once()
    {
        var account = fixture.NewId("slow");
        var body = WireEvent.With("accountId", $"\"{account}\"");
        using var connection = await RawConnection.Open(fixture.App.Url);
        foreach (var letter in Head($"Content-Length: {body.Length}\r\nConnection: close") + body)
            await connection.Write($"{letter}");

        Assert.StartsWith("HTTP/1.1 202 ", await connection.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(1, await fixture.Requests(account));
    }

    [Fact]
    public async Task Uploads_that_stand_still_keep_nobody_waiting()
    {
        List<RawConnection> standing = [];
        for (var i = 0; i < 200; i++)
        {
            standing.Add(await RawConnection.Open(fixture.App.Url));
            await standing[^1].Write(Head($"Content-Length: {10 << 20}") + Event);
        }

        var account = fixture.NewId("quick");
        await fixture.App.Send(new { accountId = account, method = "GET", endpoint = "/", status = 200 });
        Assert.Equal(1, await fixture.Requests(account));

        standing.ForEach(connection => connection.Abort());
        await AssertNothingCounted();
    }

    [Fact]
    public async Task A_request_behind_another_on_one_connection_is_a_request_of_its_own()
    {
        var account = fixture.NewId("pipe");
        var body = Encoding.UTF8.GetBytes(WireEvent.With("accountId", $"\"{account}\"").Replace("\"id\":\"evt-1\",", "", StringComparison.Ordinal));
        var one = Head($"Content-Length: {body.Length}") + Encoding.UTF8.GetString(body);
        var last = Head($"Content-Length: {body.Length}\r\nConnection: close") + Encoding.UTF8.GetString(body);
        using var connection = await RawConnection.Open(fixture.App.Url);
        await connection.Write(one + one + last);

        var answers = await connection.ReadToEnd();
        Assert.Equal(3, answers.Split("HTTP/1.1 202 ").Length - 1);
        Assert.Equal(3, await fixture.Requests(account));
    }

    static string Head(string headers) =>
        $"POST {BadRequest.Ingest} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {Support.UsageApp.OperatorKey}\r\nContent-Type: application/json\r\n{headers}\r\n\r\n";

    async Task AssertNothingCounted()
    {
        Assert.Equal(404, (await fixture.Http.Get($"/v1/accounts/{WireEvent.Ghost}")).Status);
        Assert.DoesNotContain(WireEvent.Ghost, fixture.Sql("SELECT account_id FROM usage_accounts"));
    }
}
