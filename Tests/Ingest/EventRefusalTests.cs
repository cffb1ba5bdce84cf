using TikApis.Api.Ingest;

namespace TikApis.Tests.Ingest;

/// <summary>One wrong field refuses its event, with a code and a message that names the field.</summary>
public sealed class EventRefusalTests
{
    const string A64 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("id", "5", "invalid_type")]
    [InlineData("id", "true", "invalid_type")]
    [InlineData("id", "{}", "invalid_type")]
    [InlineData("id", "[\"x\"]", "invalid_type")]
    [InlineData("id", "\"\"", "invalid_format")]
    [InlineData("id", "\"" + A64 + A64 + "a\"", "too_long")]
    [InlineData("id", "\"a\\u0000b\"", "invalid_text")]
    [InlineData("id", "\"a\\nb\"", "invalid_text")]
    [InlineData("id", "\"a\\u007fb\"", "invalid_text")]
    [InlineData("id", "\"a\\u0085b\"", "invalid_text")]
    [InlineData("id", "\"a\u009fb\"", "invalid_text")]
    [InlineData("id", "\"\\ud800\"", "invalid_text")]
    [InlineData("id", "\"\\udc00x\"", "invalid_text")]
    [InlineData("id", "\"\\ud800\\ud800\"", "invalid_text")]
    [InlineData("id", "\"\\ud800\\n12345\"", "invalid_text")]
    [InlineData("accountId", null, "missing_field")]
    [InlineData("accountId", "null", "missing_field")]
    [InlineData("accountId", "7", "invalid_type")]
    [InlineData("accountId", "\"\"", "invalid_format")]
    [InlineData("accountId", "\"" + A64 + "a\"", "too_long")]
    [InlineData("accountId", "\"a b\"", "invalid_format")]
    [InlineData("accountId", "\"a/b\"", "invalid_format")]
    [InlineData("accountId", "\"größe\"", "invalid_format")]
    [InlineData("accountId", "\"a\\u0000\"", "invalid_format")]
    [InlineData("accountId", "\".\"", "invalid_format")]
    [InlineData("accountId", "\"..\"", "invalid_format")]
    [InlineData("apiKeyId", "1", "invalid_type")]
    [InlineData("apiKeyId", "\"\"", "invalid_format")]
    [InlineData("apiKeyId", "\"a b\"", "invalid_format")]
    [InlineData("apiKeyId", "\"" + A64 + "a\"", "too_long")]
    [InlineData("timestamp", "1738324800", "invalid_type")]
    [InlineData("timestamp", "\"\"", "invalid_format")]
    [InlineData("timestamp", "\"yesterday\"", "invalid_format")]
    [InlineData("timestamp", "\"2025-01-31\"", "invalid_format")]
    [InlineData("timestamp", "\"2025-01-31T12:00:00\"", "invalid_format")]
    [InlineData("timestamp", "\"1969-12-31T23:59:59.999Z\"", "out_of_range")]
    [InlineData("timestamp", "\"1970-01-01T00:00:00+00:01\"", "out_of_range")]
    [InlineData("timestamp", "\"2025-02-01T00:05:00.001Z\"", "timestamp_in_future")]
    [InlineData("timestamp", "\"2025-02-01T00:00:00-01:00\"", "timestamp_in_future")]
    [InlineData("timestamp", "\"9999-12-31T23:59:59Z\"", "timestamp_in_future")]
    [InlineData("timestamp", "\"2025-01-31T12:00:00Z\\u0000\"", "invalid_text")]
    [InlineData("method", null, "missing_field")]
    [InlineData("method", "\"\"", "invalid_format")]
    [InlineData("method", "\"GET \"", "invalid_format")]
    [InlineData("method", "\"G(T\"", "invalid_format")]
    [InlineData("method", "\"GETGETGETGETGETGE\"", "too_long")]
    [InlineData("method", "[]", "invalid_type")]
    [InlineData("endpoint", null, "missing_field")]
    [InlineData("endpoint", "42", "invalid_type")]
    [InlineData("endpoint", "\"\"", "invalid_format")]
    [InlineData("endpoint", "\"v1/posts\"", "invalid_format")]
    [InlineData("endpoint", "\"GET /v1/posts\"", "invalid_format")]
    [InlineData("endpoint", "\"/a\\tb\"", "invalid_text")]
    [InlineData("endpoint", "\"/\\udfff\"", "invalid_text")]
    [InlineData("status", null, "missing_field")]
    [InlineData("status", "null", "missing_field")]
    [InlineData("status", "\"200\"", "invalid_type")]
    [InlineData("status", "200.0", "invalid_type")]
    [InlineData("status", "2e2", "invalid_type")]
    [InlineData("status", "1e999", "invalid_type")]
    [InlineData("status", "99", "out_of_range")]
    [InlineData("status", "600", "out_of_range")]
    [InlineData("status", "-200", "out_of_range")]
    [InlineData("status", "65736", "out_of_range")]
    [InlineData("status", "4294967496", "out_of_range")]
    [InlineData("status", "99999999999999999999999999", "out_of_range")]
    [InlineData("responseTimeMs", "\"12\"", "invalid_type")]
    [InlineData("responseTimeMs", "true", "invalid_type")]
    [InlineData("responseTimeMs", "-1", "out_of_range")]
    [InlineData("responseTimeMs", "-0.0000001", "out_of_range")]
    [InlineData("responseTimeMs", "3600000.0005", "out_of_range")]
    [InlineData("responseTimeMs", "3600001", "out_of_range")]
    [InlineData("responseTimeMs", "1e999", "out_of_range")]
    [InlineData("responseTimeMs", "1e99999999999999999999", "out_of_range")]
    [InlineData("category", "9", "invalid_type")]
    [InlineData("category", "\"\"", "invalid_format")]
    [InlineData("category", "\"a\\u0001\"", "invalid_text")]
    [InlineData("category", "\"" + A64 + "a\"", "too_long")]
    public void Parse_WhenFieldIsWrong_RefusesTheEvent(string field, string? json, string code)
    {
        var events = Some.Json($"[{Some.Event()},{Some.Event(field, json)},{Some.Event()}]");

        Assert.Equal(3, events.Count);
        Assert.Equal(2, events.Spell().Count);
        var rejected = Assert.Single(events.Rejected);
        Assert.Equal((1, code), (rejected.Index, rejected.Code));
        Assert.StartsWith(field + " ", rejected.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id", "\"evt-2\"")]
    [InlineData("id", "null")]
    [InlineData("status", "200")]
    [InlineData("accountId", "5")]
    [InlineData("responseTimeMs", "[1]")]
    [InlineData("\\u0069d", "\"evt-1\"")]
    public void Parse_WhenFieldIsGivenTwice_RefusesTheEvent(string field, string json)
    {
        var rejected = Assert.Single(Some.Json(Some.EventAnd($"\"{field}\":{json}")).Rejected);
        Assert.Equal(RefusalCode.DuplicateField, rejected.Code);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("\"x\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("[{\"id\":\"x\"}]")]
    public void Parse_WhenElementIsNoObject_RefusesIt(string element)
    {
        var events = Some.Json($"[{element},{Some.Event()}]");
        Assert.Equal(2, events.Count);
        Assert.Equal((0, RefusalCode.InvalidType), (Assert.Single(events.Rejected).Index, events.Rejected[0].Code));
    }

    [Fact]
    public void Parse_WhenSeveralFieldsAreWrong_NamesTheFirstOfTheTable()
    {
        var rejected = Assert.Single(Some.Json("""{"status":"x","method":5,"id":""}""").Rejected);
        Assert.Equal("id must be a text of 1 to 128 bytes without control characters.", rejected.Message);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("accountId")]
    [InlineData("endpoint")]
    [InlineData("category")]
    public void Parse_WhenTextIsBrokenUtf8_RefusesTheEvent(string field)
    {
        var body = System.Text.Encoding.Latin1.GetBytes($"[{Some.Event(field, "\"/a\xC3(\"")},{Some.Event()}]");
        var events = Some.Parse(body, BodyForm.Json);
        Assert.Contains(Assert.Single(events.Rejected).Code, new[] { RefusalCode.InvalidText, RefusalCode.InvalidFormat });
        Assert.Single(events.Spell());
    }
}
