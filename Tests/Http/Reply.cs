using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TikApis.Tests.Http;

/// <summary>An answer, read to its end.</summary>
sealed partial record Reply(int Status, string? MediaType, string Text, HttpResponseHeaders Headers, ICollection<string> Allowed)
{
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>What a successful answer holds.</summary>
    public JsonElement Data => Json.GetProperty("data");

    /// <summary>Fields named in an error's details.</summary>
    public IEnumerable<string?> Fields => Json.GetProperty("error").GetProperty("details").EnumerateArray().Select(d => d.GetProperty("field").GetString());

    /// <summary>Checks the status, the code, and that the answer has exactly the documented shape and gives nothing away.</summary>
    public void AssertError(int status, string code)
    {
        Assert.True(status == Status, $"expected {status} {code}, got {Status}: {Text}");
        Assert.Equal("application/json", MediaType);
        AssertNames(Json, "success", "error");
        Assert.False(Json.GetProperty("success").GetBoolean());
        var error = Json.GetProperty("error");
        AssertNames(error, "code", "message", "details");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("message").GetString()));
        foreach (var detail in error.GetProperty("details").EnumerateArray())
        {
            AssertNames(detail, "field", "message");
            Assert.False(string.IsNullOrWhiteSpace(detail.GetProperty("field").GetString()));
            Assert.False(string.IsNullOrWhiteSpace(detail.GetProperty("message").GetString()));
        }

        AssertTellsNothing();
    }

    /// <summary>A header's only value; null when it is not there.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;

    /// <summary>Checks an error that blames one field.</summary>
    public void AssertError(int status, string code, string field)
    {
        AssertError(status, code);
        Assert.Equal([field], Fields.Distinct());
    }

    /// <summary>No stack, no names of types, no paths of sources.</summary>
    public void AssertTellsNothing() => Assert.DoesNotMatch(Internals(), Text);

    public static void AssertNames(JsonElement value, params string[] names) => Assert.Equal(names, value.EnumerateObject().Select(p => p.Name));

    [GeneratedRegex(@"Exception|\bat \w+(\.\w+)+\(|System\.|Microsoft\.|TikApis|Orleans|Sqlite|Kestrel|FluentValidation|\.cs\b|`\d|isFinalBlock|UsageParameters|NewAccount|WantedKey")]
    private static partial Regex Internals();
}

/// <summary>Sends requests and reads their answers.</summary>
static class Requests
{
    public static Task<Reply> Get(this HttpClient http, string path) => http.Ask(new HttpRequestMessage(HttpMethod.Get, path));

    public static Task<Reply> Post(this HttpClient http, string path, object body) =>
        http.Ask(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) });

    public static Task<Reply> Send(this HttpClient http, string method, string path, object? body = null, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return http.Ask(request);
    }

    public static Task<Reply> PostText(this HttpClient http, string path, string body, string contentType = "application/json")
    {
        var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return http.Ask(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });
    }

    /// <summary>Sends a request, which is disposed of.</summary>
    public static async Task<Reply> Ask(this HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await http.SendAsync(request);
            return new Reply(
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.MediaType,
                await response.Content.ReadAsStringAsync(),
                response.Headers,
                response.Content.Headers.Allow);
        }
    }
}
