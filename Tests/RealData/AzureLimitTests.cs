using System.Globalization;
using System.Text;
using System.Text.Json;
using TikApis.Tests.Support;

namespace TikApis.Tests.RealData;

/// <summary>
/// A production trace replayed minute by minute against a limit: the windows that went over it are those that counting
/// the trace itself gives. All eight hours with <c>TIKAPIS_TEST_FULL=1</c>, else the first 40 minutes.
/// </summary>
public sealed class AzureLimitTests
{
    const int MostEvents = 10_000;
    static readonly bool Full = Environment.GetEnvironmentVariable("TIKAPIS_TEST_FULL") == "1";

    [Theory]
    [InlineData(600)]
    [InlineData(60)]
    public async Task Windows_over_the_limit_are_those_of_the_trace(int limit)
    {
        var data = Support.RealData.Folder("azure-functions-500");
        var trace = AzureTrace.Read(data, Full ? 480 : 40);
        var minutes = trace.Functions[0].Calls.Length;
        var owners = trace.Functions.GroupBy(f => f.Owner).ToDictionary(o => o.Key, o => Enumerable.Range(0, minutes).Select(m => o.Sum(f => f.Calls[m])).ToArray());
        var clock = new SteeredClock(AzureTrace.Start);
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(
            folder.Database, clock, $"--Plans:Catalog:free:RequestsPerMinute={limit}", "--Plans:Catalog:free:RequestsPerDay=1000000000", "--Plans:Catalog:free:PostsPerDay=1000000000");

        for (var minute = 0; minute < minutes; minute++)
        {
            var ended = AzureTrace.Start.AddMinutes(minute + 1);
            if (clock.GetUtcNow() < ended)
                clock.Advance(ended - clock.GetUtcNow());
            foreach (var body in Bodies(trace, minute))
                await Send(app, body);
        }

        var (windows, accounts, over) = (0, 0, 0L);
        foreach (var (owner, calls) in owners)
        {
            var range = "startDate=2024-05-15&kind=requestsPerMinute";
            using var reply = await app.Http.GetAsync($"/v1/accounts/{owner}/rate-limits/violations?limit=1&{range}", TestContext.Current.CancellationToken);
            var found = reply.IsSuccessStatusCode
                ? JsonElement.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("meta").GetProperty("pagination").GetProperty("total").GetInt32()
                : 0; // Without a call in these minutes there is no such account.
            Assert.Equal(calls.Count(count => count > limit), found);
            if (found == 0)
                continue;
            (windows, accounts) = (windows + found, accounts + 1);
            over += (await app.Get($"/v1/accounts/{owner}/rate-limits/violations/hours?{range}")).EnumerateArray().Sum(hour => hour.GetProperty("over").GetInt64());
        }

        Assert.Equal(owners.Values.SelectMany(calls => calls).Sum(count => Math.Max(0L, count - limit)), over);
        if (!Full)
            return;
        var truth = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(data, "truth.json"), TestContext.Current.CancellationToken))
            .GetProperty("rate_windows_fixed_60s_by_owner").GetProperty($"{limit}_per_minute");
        Assert.Equal(
            (truth.GetProperty("windows_over").GetInt32(), truth.GetProperty("accounts_over").GetInt32(), truth.GetProperty("requests_over").GetInt64()),
            (windows, accounts, over));
    }

    static IEnumerable<byte[]> Bodies(AzureTrace trace, int minute)
    {
        var (body, count) = (new StringBuilder(), 0);
        foreach (var function in trace.Functions)
        {
            for (var call = 0; call < function.Calls[minute]; call++)
            {
                var at = AzureTrace.Start.AddMinutes(minute).AddMilliseconds(call * 60_000L / function.Calls[minute]);
                body.Append(CultureInfo.InvariantCulture, $$"""{"accountId":"{{function.Owner}}","method":"POST","endpoint":"{{function.Path}}","status":200,"timestamp":"{{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}"}""").Append('\n');
                if (++count < MostEvents)
                    continue;
                yield return Encoding.UTF8.GetBytes(body.ToString());
                (body, count) = (new StringBuilder(body.Length), 0);
            }
        }

        if (count > 0)
            yield return Encoding.UTF8.GetBytes(body.ToString());
    }

    static async Task Send(UsageApp app, byte[] body)
    {
        for (var tries = 0; ; tries++)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/x-ndjson") } };
            using var response = await app.Http.PostAsync("/v1/usage/events", content, TestContext.Current.CancellationToken);
            if ((int)response.StatusCode == 202)
                return;
            Assert.True((int)response.StatusCode == 503 && tries < 50, $"{response.StatusCode}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
