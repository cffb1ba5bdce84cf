using CsCheck;
using TikApis.Endpoints;

namespace TikApis.Tests.Endpoints;

public sealed class EndpointTemplateTests
{
    [Theory]
    [InlineData("GET", "/v1/posts/42", "GET /v1/posts/{id}")]
    [InlineData("get", "/v1/posts", "GET /v1/posts")]
    [InlineData("GET", "/v1/posts?page=2&id=/x", "GET /v1/posts")]
    [InlineData("GET", "/v1/posts#top?x", "GET /v1/posts")]
    [InlineData("GET", "/", "GET /")]
    [InlineData("GET", "/?q", "GET /")]
    [InlineData("GET", "/42", "GET /{id}")]
    [InlineData("GET", "/42/", "GET /{id}/")]
    [InlineData("GET", "//v1//posts//7/", "GET //v1//posts//{id}/")]
    [InlineData("GET", "/V1/Posts", "GET /V1/Posts")]
    [InlineData("GET", "/a%20b/%7Bid%7D", "GET /a%20b/%7Bid%7D")]
    [InlineData("GET", "/files/data2024.csv", "GET /files/data2024.csv")]
    [InlineData("GET", "/größe/9", "GET /größe/{id}")]
    [InlineData("GET", "/posts/{postId}/likes", "GET /posts/{postId}/likes")]
    [InlineData("GET", "http://host/v1/posts/1?x=1", "GET /v1/posts/{id}")]
    [InlineData("GET", "HTTPS://host:8080/", "GET /")]
    [InlineData("GET", "https://host", "GET /")]
    [InlineData("GET", "https://host?x=/1", "GET /")]
    [InlineData("GET", "/login?next=http://host/1", "GET /login")]
    [InlineData("OPTIONS", "*", "OPTIONS *")]
    public void Of_WhenPathOrUrl_IsMethodAndTemplate(string method, string endpoint, string expected) =>
        Assert.Equal(expected, EndpointTemplate.Of(method, endpoint));

    [Theory]
    [InlineData("")]
    [InlineData("?x")]
    [InlineData("v1/posts")]
    [InlineData("GET /v1/posts")]
    [InlineData("host/path")]
    [InlineData("://host/path")]
    [InlineData("1http://host/path")]
    [InlineData("ht tp://host/path")]
    [InlineData("**")]
    [InlineData("/a\0b")]
    [InlineData("/a\nb")]
    [InlineData("/a\u0085b")]
    public void Of_WhenNeitherPathNorUrl_Refuses(string endpoint) =>
        Assert.Throws<FormatException>(() => EndpointTemplate.Of("GET", endpoint));

    [Fact]
    public void Of_WhenPathIsAtItsLimit_IsTaken_AndOneByteMoreIsNot()
    {
        var longest = "/" + new string('a', EndpointTemplate.MaxPathBytes - 1);
        Assert.Equal("GET /…", EndpointTemplate.Of("GET", longest));
        Assert.Throws<FormatException>(() => EndpointTemplate.Of("GET", longest + "a"));
        Assert.Equal("GET /…", EndpointTemplate.Of("GET", longest + "?" + new string('q', 5_000)));
    }

    [Fact]
    public void Of_WhenTemplateJustFits_IsWhole()
    {
        var path = "/aaaa/" + new string('b', EndpointTemplate.MaxBytes - 6);
        Assert.Equal("GET " + path, EndpointTemplate.Of("GET", path));
        Assert.Equal("GET /aaaa/…", EndpointTemplate.Of("GET", path + "b"));
    }

    [Fact]
    public void Of_WhenTemplateIsTooLong_KeepsWholeSegmentsThatFit()
    {
        var head = "/" + new string('a', 300) + "/" + new string('b', 200);
        Assert.Equal($"GET {head}/…", EndpointTemplate.Of("GET", head + "/" + new string('c', 20)));
        // With the mark it would not fit, so the segment before goes too.
        var tight = "/" + new string('a', 300) + "/" + new string('b', 209);
        Assert.Equal($"GET /{new string('a', 300)}/…", EndpointTemplate.Of("GET", tight + "/" + new string('c', 20)));
    }

    [Fact]
    public void Of_WhenIdsAreLong_MeasuresTheTemplate() =>
        Assert.Equal(
            "GET " + string.Concat(Enumerable.Repeat("/{id}", 50)),
            EndpointTemplate.Of("GET", string.Concat(Enumerable.Repeat("/550e8400-e29b-41d4-a716-446655440000", 50))));

    [Fact]
    public void Of_WhenAppliedToItsOwnAnswer_ChangesNothing() =>
        Gen.String[Gen.OneOf(Gen.Char["/-_.{}%ab12XY"], Gen.Char.AlphaNumeric), 0, 80].Sample(text =>
        {
            var once = EndpointTemplate.Of("GET", "/" + text);
            Assert.Equal(once, EndpointTemplate.Of("GET", once["GET ".Length..]));
        });

    [Fact]
    public void Write_OfAnyBytes_StaysWithinItsBound() =>
        Gen.Byte.Array[0, 2_047].Sample(bytes =>
        {
            var template = new byte[EndpointTemplate.MaxBytes];
            var path = EndpointTemplate.PathOf([(byte)'/', .. bytes]);
            Assert.InRange(EndpointTemplate.Write(path, template), 1, EndpointTemplate.MaxBytes);
        });

    [Fact]
    public void Of_WhenCut_StaysUnicode() =>
        Assert.Equal("GET /…", EndpointTemplate.Of("GET", "/" + new string('é', 600)));
}
