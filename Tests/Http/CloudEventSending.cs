using System.Net.Http.Headers;
using System.Text.Json;

namespace TikApis.Tests.Http;

/// <summary>Sends CloudEvents to an app and reads what became of them.</summary>
static class CloudEventSending
{
    /// <summary>The usage of an account that sent one <see cref="WireCloudEvent.Data"/>.</summary>
    public static readonly (string Endpoint, string Category, long Requests) Counted = ("GET /v1/posts/{id}", "Posts", 1);

    public static StringContent Body(string body, string contentType)
    {
        var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return content;
    }

    public static Task<Reply> Send(this HttpApp app, HttpContent content, IReadOnlyList<(string Name, string Value)>? headers = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, BadRequest.Ingest) { Content = content };
        foreach (var (name, value) in headers ?? [])
            request.Headers.TryAddWithoutValidation(name, value);
        return app.Http.Ask(request);
    }

    /// <summary>What became of events in a body that can be read.</summary>
    public static async Task<(int Accepted, int Duplicates)> Accept(this HttpApp app, HttpContent content, IReadOnlyList<(string Name, string Value)>? headers = null)
    {
        var reply = await app.Send(content, headers);
        Assert.True(reply.Status == 202, $"{reply.Status} {reply.Text}");
        return (reply.Data.GetProperty("accepted").GetInt32(), reply.Data.GetProperty("duplicates").GetInt32());
    }

    /// <summary>Each endpoint an account used.</summary>
    public static async Task<IEnumerable<(string Endpoint, string Category, long Requests)>> Usage(this HttpApp app, string account)
    {
        var reply = await app.Http.Get($"/v1/accounts/{account}/usage/endpoints?startDate=2010-01-01");
        return reply.Data.EnumerateArray().Select(e => (Text(e, "method") + " " + Text(e, "endpoint"), Text(e, "category"), e.GetProperty("requests").GetInt64()));
    }

    static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
