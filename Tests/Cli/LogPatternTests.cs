using TikApis.Cli.Import;
using TikApis.Cli.Import.Formats;

namespace TikApis.Tests.Cli;

public sealed class LogPatternTests
{
    const string Nginx =
        """$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" """;

    const string Request = """h - - [12/May/2024:00:06:50 +0000] "GET /a HTTP/1.1" 200 51 "-" "curl/8.0" """;

    [Theory]
    [InlineData("combined-request-time", "", "0.123", "123")]
    [InlineData("combined-request-time", "", "-", null)]
    [InlineData("combined-request-time", "", "NaN", null)]
    [InlineData("combined-request-time", "", "-1", null)]
    [InlineData("combined-d", "", "1234", "1.234")]
    [InlineData("auto", "", "0.123", "123")]
    [InlineData("auto", "", "1234", null)]
    [InlineData("auto", "", "2.50", null)]
    [InlineData(Nginx, "$request_time", "0.123", "123")]
    [InlineData(Nginx, "$request_time $upstream_response_time", "0.123 0.120", "123")]
    [InlineData(Nginx, "$upstream_response_time", "0.001, 0.002 : 0.004", "7")]
    [InlineData(Nginx, "$upstream_response_time", "-", null)]
    [InlineData(Nginx, "$upstream_response_time $request_length", "0.001, 0.002 77", "3")]
    [InlineData(Nginx, "\"$upstream_response_time\"", "\"0.001, 0.002\"", "3")]
    [InlineData(Nginx, "rt=$request_time uct=${upstream_connect_time}", "rt=1.5 uct=0.1", "1500")]
    [InlineData("""%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i" """, "%D", "1234", "1.234")]
    [InlineData("""%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-agent}i\" """, "%T", "2", "2000")]
    [InlineData("""%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i" """, "%{ms}T", "17", "17")]
    [InlineData("""%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i" """, "%{us}T %^FB", "17 4", "0.017")]
    public void ResponseTime_IsReadInItsUnit(string format, string fields, string values, string? milliseconds)
    {
        var (json, reason) = Some.Read(format + fields, Request + values);

        Assert.Null(reason);
        Assert.Equal(milliseconds, json.TryGetProperty("responseTimeMs", out var time) ? time.ToString() : null);
    }

    [Theory]
    [InlineData("$time_iso8601|$remote_addr|$request_method|$request_uri|$status", "2024-05-12T02:06:50+02:00|h|GET|/a?b|200")]
    [InlineData("$msec|$remote_addr|$request_method|$request_uri|$status", "1715472410.000|h|GET|/a?b|200")]
    [InlineData("{\"t\":\"$time_iso8601\",\"c\":\"$remote_addr\",\"r\":\"$request\",\"s\":$status}",
        "{\"t\":\"2024-05-12T00:06:50Z\",\"c\":\"h\",\"r\":\"GET /a HTTP/2.0\",\"s\":200}")]
    [InlineData("%v:%p %a %u %t %m \"%U\" %>s", "api.example.org:443 h - [12/May/2024:00:06:50 +0000] GET \"/a\" 200")]
    public void Format_WhenGivenAsText_IsUnderstood(string format, string line)
    {
        var (json, reason) = Some.Read(format, line);

        Assert.Null(reason);
        Assert.Equal(
            ("h", "2024-05-12T00:06:50Z", "GET", "/a", "200"),
            (json.Text("accountId"), json.Text("timestamp"), json.Text("method"), json.Text("endpoint"), json.Text("status")));
    }

    [Theory]
    [InlineData("apache", "client")]
    [InlineData("$remote_addr $status $request", "client")]
    [InlineData("$remote_addr $time_local $status", "client")]
    [InlineData("$remote_addr $time_local $request_method $status", "client")]
    [InlineData("$remote_addr $time_local $request", "client")]
    [InlineData("$remote_addr$time_local $request $status", "client")]
    [InlineData("$time_local $request $status", "client")]
    [InlineData("$remote_addr $time_local $request $status", "user")]
    [InlineData("%h %{%s}t %r %>s", "client")]
    public void Format_WhenItLacksWhatAnEventNeeds_IsRefused(string format, string account) =>
        Assert.Throws<FormatException>(() => LineFormats.Parse(format, AccountRule.Parse(account), apiKeyId: null));

    [Theory]
    [InlineData("12/May/2024:23:59:59 +0000", "2024-05-12T23:59:59Z")]
    [InlineData("01/Jan/2024:00:30:00 +0100", "2023-12-31T23:30:00Z")]
    [InlineData("31/Dec/2023:20:00:00 -0530", "2024-01-01T01:30:00Z")]
    [InlineData("29/Feb/2024:00:00:00 +0000", "2024-02-29T00:00:00Z")]
    [InlineData("31/Dec/2016:23:59:60 +0000", "2017-01-01T00:00:00Z")]
    [InlineData("29/Feb/2023:00:00:00 +0000", null)]
    [InlineData("12/Mai/2024:00:00:00 +0000", null)]
    [InlineData("12/anF/2024:00:00:00 +0000", null)]
    [InlineData("12/May/2024:24:00:00 +0000", null)]
    [InlineData("12/May/0000:00:00:00 +0000", null)]
    [InlineData("01/Jan/0001:00:00:00 +0100", null)]
    [InlineData("12/May/2024:00:00:00 0000", null)]
    [InlineData("12/May/2024:00:00:00 *0000", null)]
    [InlineData("1a/May/2024:00:00:00 +0000", null)]
    [InlineData("", null)]
    public void Time_IsBroughtToUtc(string logged, string? utc)
    {
        var (json, reason) = Some.Read("common", $"h - - [{logged}] \"GET /a HTTP/1.1\" 200 -");

        Assert.Equal(utc is null ? Unreadable.BadTime : null, reason);
        if (utc is not null)
            Assert.Equal(utc, json.Text("timestamp"));
    }
}
