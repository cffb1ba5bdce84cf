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

    /// <summary>The same, asked again for some seconds while the answer is 503, as a client is told to: an account may be moving.</summary>
    public static async Task<JsonElement> DataInTime(this HttpClient http, string path)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            using var response = await http.GetAsync(path);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        return await http.Data(path);
    }
}
