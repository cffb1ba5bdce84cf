using System.Net.Http.Json;
using System.Text.Json;

namespace TikApis.Tests.Support;

/// <summary>Reads answers of the API.</summary>
static class HttpData
{
    /// <summary>The <c>data</c> of a GET that must succeed.</summary>
    public static async Task<JsonElement> Data(this HttpClient http, string path)
    {
        using var response = await http.GetAsync(path);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {body}");
        return body.GetProperty("data");
    }
}
