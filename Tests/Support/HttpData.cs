using System.Net;
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

    /// <summary>
    /// The same, asked again for some seconds while the answer is 503 or there is none, as a client does: an account may
    /// be moving, a node that was thought dead starts anew.
    /// </summary>
    public static async Task<JsonElement> DataInTime(this HttpClient http, string path)
    {
        for (var attempt = 0; attempt < 100 && !await http.Answers(path); attempt++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        return await http.Data(path);
    }

    static async Task<bool> Answers(this HttpClient http, string path)
    {
        try
        {
            using var response = await http.GetAsync(path);
            return response.StatusCode != HttpStatusCode.ServiceUnavailable;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
