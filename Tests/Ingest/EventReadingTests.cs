using TikApis.Usage;

namespace TikApis.Tests.Ingest;

/// <summary>What is stored of a valid event.</summary>
public sealed class EventReadingTests
{
    static readonly long NowMs = Some.Now.ToUnixTimeMilliseconds();

    [Fact]
    public void Parse_OfAWholeEvent_TakesEveryField() =>
        Assert.Equal(
            new CountedEvent(
                "acme", new Series("key-1", "GET /v1/posts/{id}", "Posts"), EventId.Of("", "evt-1"),
                new DateTimeOffset(2025, 1, 31, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), 200, 12_500),
            Some.Json(Some.Event()).Only());

    [Fact]
    public void Parse_WhenOptionalFieldsAreAbsentOrNull_TakesTheirDefaults()
    {
        const string Short = """{"accountId":"a","method":"post","endpoint":"/v1/auth/login","status":201}""";
        const string Nulls = """
            {"accountId":"a","method":"POST","endpoint":"/v1/auth/login","status":201,
             "id":null,"apiKeyId":null,"timestamp":null,"responseTimeMs":null,"category":null}
            """;
        var expected = new CountedEvent(
            "a", new Series("", "POST /v1/auth/login", "Authentication"), UInt128.Zero, NowMs, 201, EventRecord.NoResponseTime);
        Assert.Equal(expected, Some.Json(Short).Only());
        Assert.Equal(expected, Some.Json(Nulls).Only());
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1970-01-01T00:00:00.001z", 1)]
    [InlineData("1970-01-01t01:00:00+01:00", 0)]
    [InlineData("1970-01-02T00:00:00+23:59", 60_000)]
    [InlineData("1969-12-31T23:00:00-01:00", 0)]
    [InlineData("2000-02-29T12:34:56.789Z", 951_827_696_789)]
    [InlineData("2024-02-29T00:00:00-00:00", 1_709_164_800_000)]
    [InlineData("2025-01-31T12:00:00.1Z", 1_738_324_800_100)]
    [InlineData("2025-01-31T12:00:00.12Z", 1_738_324_800_120)]
    [InlineData("2025-01-31T12:00:00.999999999Z", 1_738_324_800_999)]
    [InlineData("2016-12-31T23:59:60Z", 1_483_228_799_999)]
    [InlineData("2016-12-31T23:59:60.5Z", 1_483_228_799_999)]
    [InlineData("2017-01-01T01:59:60+02:00", 1_483_228_799_999)]
    [InlineData("2025-02-01T00:05:00Z", 1_738_368_300_000)]
    public void Parse_OfATimestamp_IsItsMilliseconds(string text, long expected) =>
        Assert.Equal(expected, Some.Json(Some.Event("timestamp", $"\"{text}\"")).Only().TimestampMs);

    [Theory]
    [InlineData("2025-01-31 12:00:00Z")]
    [InlineData("2025-1-31T12:00:00Z")]
    [InlineData("2025-01-31T12:00Z")]
    [InlineData("2025-01-31T12:00:00.Z")]
    [InlineData("2025-01-31T12:00:00.1234567890Z")]
    [InlineData("2025-01-31T12:00:00,5Z")]
    [InlineData("2025-01-31T24:00:00Z")]
    [InlineData("2025-01-31T12:60:00Z")]
    [InlineData("2025-01-31T12:00:60Z")]
    [InlineData("2016-12-31T23:59:61Z")]
    [InlineData("2016-12-31T23:59:60+01:00")]
    [InlineData("2025-02-29T12:00:00Z")]
    [InlineData("2025-04-31T12:00:00Z")]
    [InlineData("2025-13-01T12:00:00Z")]
    [InlineData("2025-00-01T12:00:00Z")]
    [InlineData("2025-01-00T12:00:00Z")]
    [InlineData("0000-01-01T12:00:00Z")]
    [InlineData("20x5-01-01T12:00:00Z")]
    [InlineData("x025-01-01T12:00:00Z")]
    [InlineData("2025-01-31T12:00:00+0100")]
    [InlineData("2025-01-31T12:00:00+01")]
    [InlineData("2025-01-31T12:00:00+24:00")]
    [InlineData("2025-01-31T12:00:00+01:60")]
    [InlineData("2025-01-31T12:00:00Zz")]
    [InlineData("2025-01-31T12:00:00.5")]
    [InlineData("+2025-01-31T12:00:00Z")]
    public void Parse_OfNoRfc3339_RefusesTheEvent(string text) =>
        Assert.Equal("invalid_format", Assert.Single(Some.Json(Some.Event("timestamp", $"\"{text}\"")).Rejected).Code);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("-0.0e5", 0)]
    [InlineData("1", 1_000)]
    [InlineData("12.5", 12_500)]
    [InlineData("0.0005", 1)]
    [InlineData("0.00049999999999999999999999", 0)]
    [InlineData("1.0005", 1_001)]
    [InlineData("0.0015", 2)]
    [InlineData("2.6745", 2_675)]
    [InlineData("1e3", 1_000_000)]
    [InlineData("1E+3", 1_000_000)]
    [InlineData("1.5e-3", 2)]
    [InlineData("5e-4", 1)]
    [InlineData("5e-5", 0)]
    [InlineData("9e-5", 0)]
    [InlineData("1e-999999999999", 0)]
    [InlineData("0e999999999999", 0)]
    [InlineData("0.000000036e14", 3_600_000_000)]
    [InlineData("3600000", 3_600_000_000)]
    [InlineData("3600000.0004", 3_600_000_000)]
    [InlineData("3599999.9995", 3_600_000_000)]
    public void Parse_OfAResponseTime_IsItsMicroseconds(string json, uint expected) =>
        Assert.Equal(expected, Some.Json(Some.Event("responseTimeMs", json)).Only().ResponseMicros);

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("::1")]
    [InlineData("jo.doe+api@example.com")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    [InlineData("a")]
    public void Parse_OfAnAccountId_KeepsItAsSent(string account) =>
        Assert.Equal(account, Some.Json(Some.Event("accountId", $"\"{account}\"")).Only().AccountId);

    [Theory]
    [InlineData("\"\\/v1\\/posts\\/7\"", "GET /v1/posts/{id}")]
    [InlineData("\"/v1/caf\\u00e9\"", "GET /v1/café")]
    [InlineData("\"/v1/\\ud83d\\ude00\"", "GET /v1/😀")]
    [InlineData("\"/v1/\\uD83D\\uDE00\\\"\\\\\"", "GET /v1/😀\"\\")]
    [InlineData("\"/v1/\u00a0\\u00a0\"", "GET /v1/\u00a0\u00a0")]
    [InlineData("\"/v1/😀?x\"", "GET /v1/😀")]
    [InlineData("\"https://api.example.com/v1/posts?x\"", "GET /v1/posts")]
    public void Parse_OfAnEndpoint_IsItsTemplate(string json, string expected) =>
        Assert.Equal(expected, Some.Json(Some.Event("endpoint", json)).Only().Series.Endpoint);

    [Fact]
    public void Parse_OfAnId_HashesItsTextHoweverWritten() =>
        Assert.Equal(
            Some.Json(Some.Event("id", "\"é/1\"")).Only().Id,
            Some.Json(Some.Event("id", "\"\\u00e9\\/\\u0031\"")).Only().Id);

    [Fact]
    public void Parse_WhenUnknownFieldsAreThere_IgnoresThem() =>
        Assert.Equal(
            Some.Json(Some.Event()).Only(),
            Some.Json(Some.EventAnd("""
                "Id":5,"extra":{"id":"x","status":[{"a":null}]},"":"","tags":["a",1e999],"lone":"\ud800","\ud800":1,"t":1,"t":2
                """)).Only());

    [Fact]
    public void Parse_WhenACategoryIsNamedAsTheRuleWouldName_IsOneSeries()
    {
        var events = Some.Json("""
            [{"accountId":"a","method":"GET","endpoint":"/v1/auth","status":200},
             {"accountId":"a","method":"get","endpoint":"/v1/auth?x","status":200,"category":"Authentication"},
             {"accountId":"a","method":"GET","endpoint":"/v1/auth","status":200,"category":"Other"}]
            """);
        Assert.Equal(
            [new Series("", "GET /v1/auth", "Authentication"), new Series("", "GET /v1/auth", "Other")],
            Assert.Single(events.Accounts).Batch.ReadSeries());
    }
}
