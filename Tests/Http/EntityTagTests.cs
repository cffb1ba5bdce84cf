using System.Net;

namespace TikApis.Tests.Http;

/// <summary>Whoever has an answer already is not sent it again.</summary>
public sealed class EntityTagTests(ClockedApp fixture) : IClassFixture<ClockedApp>
{
    [Theory]
    [InlineData("usage?startDate=2024-05-01&endDate=2024-05-20")]
    [InlineData("usage/endpoints?startDate=2024-05-01&endDate=2024-05-20")]
    [InlineData("usage/trends")]
    public async Task An_answer_that_is_known_is_304_until_an_event_changes_it(string route)
    {
        var account = fixture.NewId();
        await fixture.Send(account, fixture.Now);
        var path = $"/v1/accounts/{account}/{route}";

        using var first = await Ask(path, null);
        var tag = first.Headers.ETag!;
        Assert.True(tag.IsWeak);
        Assert.Equal("no-cache, private", first.Headers.CacheControl?.ToString());
        Assert.Contains("X-API-Key", first.Headers.Vary);

        using var known = await Ask(path, tag.ToString());
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(tag, known.Headers.ETag);
        Assert.Empty(await known.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var strong = await Ask(path, $"\"other\", {tag.Tag}");
        Assert.Equal(HttpStatusCode.NotModified, strong.StatusCode);

        await fixture.Send(account, fixture.Now);
        using var changed = await Ask(path, tag.ToString());
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag);
    }

    [Fact]
    public async Task An_error_and_an_export_have_no_tag()
    {
        var account = await fixture.NewAccount();
        foreach (var route in new[] { "usage?interval=x", "usage/export", "usage?format=csv" })
        {
            using var answer = await Ask($"/v1/accounts/{account}/{route}", "*");
            Assert.Null(answer.Headers.ETag);
            Assert.NotEqual(HttpStatusCode.NotModified, answer.StatusCode);
        }
    }

    async Task<HttpResponseMessage> Ask(string path, string? known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (known is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await fixture.Http.SendAsync(request);
    }
}
