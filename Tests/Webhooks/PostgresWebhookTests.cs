using Microsoft.AspNetCore.Http;
using TikApis.Tests.Http;
using TikApis.Tests.Support;
using TikApis.Webhooks;

namespace TikApis.Tests.Webhooks;

/// <summary>On PostgreSQL, from the event that crosses a threshold to its receiver, which fails at first, through a restart.</summary>
public sealed class PostgresWebhookTests(PostgresServer server)
{
    [Fact]
    public async Task An_alert_is_kept_sent_tried_again_and_delivered_under_one_id()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answer = context => { context.Response.StatusCode = 500; return Task.CompletedTask; };
        var (database, clock) = (server.CreateDatabase(), new SteeredClock(Some.Noon));
        string webhook, secret;
        await using (var app = await Start(database, clock))
        {
            Assert.Equal(201, (await app.Http.Post("/v1/accounts", new { id = "acme", name = "Acme", plan = "free" })).Status);
            var made = (await app.Http.Post("/v1/accounts/acme/webhooks", new { url = receiver.Url })).Data;
            (webhook, secret) = (made.GetProperty("webhook").GetProperty("id").GetString()!, made.GetProperty("secret").GetString()!);
            await app.Send([.. Enumerable.Range(0, 500).Select(i => new { accountId = "acme", apiKeyId = "k", timestamp = clock.GetUtcNow().AddSeconds(-40 * i).UtcDateTime, method = "GET", endpoint = "/", status = 200 })]);
            await receiver.Wait(1);
            for (var tries = 0; tries < 100 && (await Deliveries(app, webhook)).Single().Attempts.Count == 0; tries++)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        receiver.Answer = context => context.Response.WriteAsync("ok");
        clock.Advance(TimeSpan.FromSeconds(10));
        await using (var app = await Start(database, clock))
        {
            await app.Grains.GetGrain<IWebhookGrain>(webhook).SendDue();
            await receiver.Wait(2);
            for (var tries = 0; tries < 100 && (await Deliveries(app, webhook)).Single().Status != DeliveryStatus.Delivered; tries++)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            var delivery = Assert.Single(await Deliveries(app, webhook));
            Assert.Equal((DeliveryStatus.Delivered, 2), (delivery.Status, delivery.Attempts.Count));
            Assert.All(receiver.Got, got => Assert.Equal(delivery.Id, got.Id));
            Assert.Equal(delivery.Id, (await app.Get("/v1/accounts/acme/alerts"))[0].GetProperty("alert").GetProperty("id").GetString());
            Assert.All(receiver.Got, got => Assert.Equal([WebhookSignature.Of(secret, got.Id, long.Parse(got.Timestamp, System.Globalization.CultureInfo.InvariantCulture), got.Body)], got.Signatures));
        }
    }

    static Task<UsageApp> Start(string database, TimeProvider clock) => UsageApp.Start(
        database, clock, "--Storage:Provider=Postgres", "--Cluster:Address=127.0.0.1", "--Webhooks:AllowedNetworks:0=127.0.0.1/32", "--Webhooks:AllowHttp=true");

    static async Task<WebhookDelivery[]> Deliveries(UsageApp app, string webhook) => (await app.Grains.GetGrain<IWebhookGrain>(webhook).GetDeliveries(0, 10)).Deliveries;
}
