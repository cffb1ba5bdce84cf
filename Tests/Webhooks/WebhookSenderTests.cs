using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using TikApis.Webhooks;

namespace TikApis.Tests.Webhooks;

public sealed class WebhookSenderTests
{
    static readonly AddressRules Loopback = new([IPNetwork.Parse("127.0.0.1/32")]);

    readonly FakeTimeProvider time = new();

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_given_up_after_15_seconds()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        using var sender = Sender(allowHttp: true);
        var sending = Send(sender, receiver.Url);
        await receiver.Wait(1);
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(sending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var (attempt, _) = await sending;
        Assert.Equal((null, "There was no answer within 15 seconds.", 15_000), (attempt.Status, attempt.Error, attempt.LatencyMs));
    }

    [Fact]
    public async Task An_answer_that_never_ends_counts_by_its_status_once_time_is_up()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answer = async context =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            receiver.Got.Enqueue(receiver.Got.First());
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        using var sender = Sender(allowHttp: true);
        var sending = Send(sender, receiver.Url);
        await receiver.Wait(2);
        while (!sending.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        var attempt = (await sending).Attempt;
        Assert.True(attempt is { Delivered: true, Answer: "begun" }, $"{attempt}");
    }

    [Fact]
    public async Task Cookies_are_neither_kept_nor_sent()
    {
        await using var receiver = await WebhookReceiver.Start();
        receiver.Answer = context =>
        {
            context.Response.Cookies.Append("session", "1");
            return Task.CompletedTask;
        };
        using var sender = Sender(allowHttp: true);
        await Send(sender, receiver.Url);
        await Send(sender, receiver.Url);
        Assert.All(await receiver.Wait(2), got => Assert.DoesNotContain("Cookie", got.Headers.Keys));
    }

    [Fact]
    public async Task Plain_HTTP_is_not_sent_where_it_is_not_allowed()
    {
        await using var receiver = await WebhookReceiver.Start();
        using var sender = Sender(allowHttp: false);
        Assert.Equal("The URL must be https.", (await Send(sender, receiver.Url)).Attempt.Error);
        Assert.Empty(receiver.Got);
    }

    WebhookSender Sender(bool allowHttp) => new(new CheckedConnections(Loopback, new SystemResolver()), Loopback, new WebhookTransport(allowHttp), time);

    static Task<(WebhookAttempt Attempt, TimeSpan? RetryAfter)> Send(WebhookSender sender, string url) =>
        sender.Send(url, [], [WebhookSecret.Create()], "msg_1", "{}");
}
