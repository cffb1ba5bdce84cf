using System.Text;
using TikApis.Cli.Import.Formats;

namespace TikApis.Tests.Cli;

public sealed class LogLineFormatTests
{
    const string Head = "203.0.113.7 - - [12/May/2024:00:06:50 +0000] ";
    const string Tail = " 200 51 \"-\" \"curl/8.0\"";

    [Fact]
    public void Line_WhenCombined_GivesTheWholeEvent()
    {
        var (json, reason) = Some.Read("combined", Some.CombinedLine);

        Assert.Null(reason);
        Assert.Equal(
            """{"id":"line-id","accountId":"203.0.113.7","timestamp":"2024-05-12T00:06:50Z","method":"GET","endpoint":"/v1/posts","status":200}""",
            json.GetRawText());
    }

    [Theory]
    [InlineData("client", "203.0.113.7")]
    [InlineData("user", "ada")]
    [InlineData("fixed:acme", "acme")]
    public void Account_IsWhatTheRuleSays(string rule, string account) =>
        Assert.Equal(account, Some.Read("combined", Some.CombinedLine, rule).Event.Text("accountId"));

    [Theory]
    [InlineData("GET /a HTTP/1.1", "GET", "/a")]
    [InlineData("GET /a", "GET", "/a")]
    [InlineData("PROPFIND /dav/ HTTP/1.1", "PROPFIND", "/dav/")]
    [InlineData("M-SEARCH /x HTTP/1.1", "M-SEARCH", "/x")]
    [InlineData("GET /a?key=secret#part HTTP/1.1", "GET", "/a")]
    [InlineData("GET /a#part?key=secret HTTP/1.1", "GET", "/a")]
    [InlineData("GET http://ada:pw@example.org/a?b HTTP/1.1", "GET", "/a")]
    [InlineData("GET http://example.org HTTP/1.1", "GET", "/")]
    [InlineData("GET /a b HTTP/1.1", "GET", "/a%20b")]
    [InlineData("""GET /say/\x22hi\x22 HTTP/1.1""", "GET", "/say/%22hi%22")]
    [InlineData("""GET /say/\"hi\" HTTP/1.1""", "GET", "/say/%22hi%22")]
    [InlineData("""GET /back\\slash HTTP/1.1""", "GET", "/back%5Cslash")]
    [InlineData("""GET /a\x00b\x0a HTTP/1.1""", "GET", "/a%00b%0A")]
    [InlineData("""GET /odd\x2 HTTP/1.1""", "GET", "/odd%782")]
    [InlineData("GET /café HTTP/1.1", "GET", "/caf%C3%A9")]
    [InlineData("GET /caf%C3%A9 HTTP/1.1", "GET", "/caf%C3%A9")]
    public void Request_IsTakenApart(string request, string method, string path)
    {
        var (json, reason) = Some.Read("combined", $"{Head}\"{request}\"{Tail}");

        Assert.Null(reason);
        Assert.Equal((method, path), (json.Text("method"), json.Text("endpoint")));
    }

    [Theory]
    [InlineData("", Unreadable.EmptyLine)]
    [InlineData(" \t", Unreadable.EmptyLine)]
    [InlineData(" \"curl/7.54.0\"", Unreadable.QuotedTextOnly)]
    [InlineData("\"a\" and \"b\"", Unreadable.QuotedTextOnly)]
    [InlineData("Traceback (most recent call last):", Unreadable.OtherFormat)]
    [InlineData(Head + "\"GET /a HTTP/1.1", Unreadable.OtherFormat)]
    [InlineData(Head + "\"GET /a HTTP/1.1\\\" 200 51 \\\"-\\\"", Unreadable.OtherFormat)]
    [InlineData(Head + "\"GET /a HTTP/1.1\"", Unreadable.OtherFormat)]
    [InlineData(Head + "\"-\"" + Tail, Unreadable.NoRequestLine)]
    [InlineData(Head + "\"\"" + Tail, Unreadable.NoRequestLine)]
    [InlineData(Head + "\"\\x16\\x03\\x01\\x00\\xA5 \\x01\"" + Tail, Unreadable.NotHttp)]
    [InlineData(Head + "\"GET\"" + Tail, Unreadable.NotHttp)]
    [InlineData(Head + "\"G<b>T /a HTTP/1.1\"" + Tail, Unreadable.NotHttp)]
    [InlineData(Head + "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA /a HTTP/1.1\"" + Tail, Unreadable.NotHttp)]
    [InlineData(Head + "\"OPTIONS * HTTP/1.1\"" + Tail, Unreadable.NoPath)]
    [InlineData(Head + "\"CONNECT example.org:443 HTTP/1.1\"" + Tail, Unreadable.NoPath)]
    [InlineData(Head + "\"GET ?a HTTP/1.1\"" + Tail, Unreadable.NoPath)]
    [InlineData(Head + "\"GET /a HTTP/1.1\" 000 0 \"-\" \"-\"", Unreadable.BadStatus)]
    [InlineData(Head + "\"GET /a HTTP/1.1\" 600 0 \"-\" \"-\"", Unreadable.BadStatus)]
    [InlineData(Head + "\"GET /a HTTP/1.1\" 0200 0 \"-\" \"-\"", Unreadable.BadStatus)]
    [InlineData(Head + "\"GET /a HTTP/1.1\" - 0 \"-\" \"-\"", Unreadable.BadStatus)]
    [InlineData("- - - [12/May/2024:00:06:50 +0000] \"GET /a HTTP/1.1\"" + Tail, Unreadable.NoClient)]
    [InlineData("a - - [32/May/2024:00:06:50 +0000] \"GET /a HTTP/1.1\"" + Tail, Unreadable.BadTime)]
    public void Line_WhenUnreadable_SaysWhy(string line, string reason) =>
        Assert.Equal(reason, Some.Read("combined", line).Reason);

    [Fact]
    public void User_WhenNobodyLoggedIn_IsUnreadable() =>
        Assert.Equal(Unreadable.NoUser, Some.Read("combined", $"{Head}\"GET /a HTTP/1.1\"{Tail}", "user").Reason);

    [Fact]
    public void User_WithSpacesAndEscapes_IsWhatWasMeant()
    {
        var line = """h - Ada \x22B\x22 L [12/May/2024:00:06:50 +0000] "GET /a HTTP/1.1" 200 1 "-" "-" """;

        Assert.Equal("Ada \"B\" L", Some.Read("combined", line, "user").Event.Text("accountId"));
    }

    [Fact]
    public void Line_WhenNotUtf8_IsStillRead()
    {
        byte[] line = [.. "h - "u8, 0xFF, 0xFE, .. " [12/May/2024:00:06:50 +0000] \"GET /"u8, 0xC0, 0xAF, .. " HTTP/1.1\" 200 1 \"-\" \""u8, 0xFF, (byte)'"'];

        var (json, reason) = Some.Read("combined", line, "user");

        Assert.Null(reason);
        Assert.Equal(("\uFFFD\uFFFD", "/%C0%AF"), (json.Text("accountId"), json.Text("endpoint")));
    }

    [Fact]
    public void Line_WhateverItsBytes_IsReadOrSaysWhy()
    {
        var random = new Random(7);
        var whole = Encoding.UTF8.GetBytes(Some.CombinedLine);
        foreach (var format in (string[])["auto", "combined", "common", "combined-request-time", "combined-d", "ndjson"])
        {
            for (var i = 0; i < 3_000; i++)
            {
                var line = whole.ToArray();
                for (var change = random.Next(6); change >= 0; change--)
                    line[random.Next(line.Length)] = (byte)random.Next(256);
                var (json, reason) = Some.Read(format, line[..random.Next(line.Length + 1)]);
                Assert.True(reason is { Length: > 0 } || json.Text("endpoint")[0] == '/');
            }
        }
    }
}
