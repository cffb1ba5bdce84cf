using System.Text;

namespace TikApis.Benchmarks.Load;

/// <summary>Sends bodies where it does not matter how long that takes.</summary>
static class EventPosts
{
    /// <summary>Sends lines of events until they are taken; with ids, so that they count once.</summary>
    public static async Task SendUntilTaken(this HttpClient http, string lines, CancellationToken stop)
    {
        while (true)
        {
            using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
            using var response = await http.PostAsync("/v1/usage/events", content, stop);
            if (response.IsSuccessStatusCode)
                return;
            if (response.Headers.RetryAfter is null)
                response.EnsureSuccessStatusCode();
        }
    }
}
