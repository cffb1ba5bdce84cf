using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using TikApis.Tests.Support;

namespace TikApis.Tests.Crash;

/// <summary>G9: another process holds the database; nothing is acknowledged, and nothing hangs.</summary>
public sealed class LockedDatabaseTests
{
    [Fact]
    public async Task While_the_file_is_locked_ingest_answers_503_and_afterwards_the_same_event_counts_once()
    {
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(folder.Database, settings: ["--Logging:LogLevel:TikApis=None", "--Logging:LogLevel:Orleans=None"]);
        await app.Send(Event("before"));

        await using (var other = new SqliteConnection(folder.Database))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var hold = other.BeginTransaction(deferred: false);

            var known = app.Http.PostAsJsonAsync("/v1/usage/events", Event("x"));
            var fresh = app.Http.PostAsJsonAsync("/v1/usage/events", Event("y", account: "fresh"));
            foreach (var response in await Task.WhenAll(known, fresh))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
                Assert.NotNull(response.Headers.RetryAfter);
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(1, await Requests(app)); // Readers do not wait for writers.
        }

        // Whether the first try went through in the end or not, the second makes it exactly one.
        for (HttpResponseMessage? response = null; response?.StatusCode != HttpStatusCode.Accepted;)
            response = await app.Http.PostAsJsonAsync("/v1/usage/events", Event("x"));
        Assert.Equal(2, await Requests(app));
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
    }

    static object Event(string id, string account = "acme") => new { id, accountId = account, method = "GET", endpoint = "/v1/a", status = 200 };

    static async Task<int> Requests(UsageApp app) =>
        (await app.Get("/v1/accounts/acme/usage")).GetProperty("totals").GetProperty("requests").GetInt32();
}
