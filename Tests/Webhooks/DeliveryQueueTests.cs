using TikApis.Tests.Support;
using TikApis.Webhooks;

namespace TikApis.Tests.Webhooks;

public sealed class DeliveryQueueTests
{
    static readonly DateTimeOffset Start = Some.Noon;

    readonly WebhookState empty = new() { AccountId = "acme", Settings = new("https://example.com/", [], new Dictionary<string, string>(), true) };

    [Fact]
    public void An_endpoint_that_fails_for_5_days_is_disabled_and_what_waits_has_failed()
    {
        var state = empty;
        for (var hours = 0; hours <= 120; hours += 8)
        {
            Assert.True(state.Settings!.Enabled, $"after {hours} hours");
            var now = Start.AddHours(hours);
            state = state.With($"msg_{hours}", "t", now).After($"msg_{hours}", Failure(now), null, now, 0.5);
        }

        Assert.Equal((false, "failing"), (state.Settings!.Enabled, state.DisabledBecause));
        Assert.Empty(state.Waiting());
        Assert.All(state.Deliveries, delivery => Assert.Equal((DeliveryStatus.Failed, null), (delivery.Status, delivery.DueAt)));
    }

    [Fact]
    public void One_success_begins_the_5_days_anew()
    {
        var state = empty.With("msg_1", "t", Start).After("msg_1", Failure(Start), null, Start, 0.5);
        Assert.Equal(Start, state.FailingSince);
        state = state.With("msg_2", "t", Start).After("msg_2", new WebhookAttempt(Start, 204, 1, "", null), null, Start, 0.5);
        Assert.Null(state.FailingSince);
        var later = Start.AddDays(6);
        state = state.After("msg_1", Failure(later), null, later, 0.5);
        Assert.True(state.Settings!.Enabled);
    }

    [Fact]
    public void What_is_done_goes_after_30_days_and_beyond_the_bound_and_what_waits_never()
    {
        var state = empty.With("msg_waits", "t", Start).With("msg_old", "t", Start).After("msg_old", new WebhookAttempt(Start, 200, 1, "", null), null, Start, 0.5);
        var later = Start.AddDays(31);
        for (var i = 0; i < IWebhookGrain.MaxDeliveries + 10; i++)
            state = state.With($"msg_{i}", "t", later).After($"msg_{i}", new WebhookAttempt(later, 200, 1, "", null), null, later, 0.5);
        Assert.Equal(IWebhookGrain.MaxDeliveries, state.Deliveries.Count);
        Assert.Equal(["msg_waits", "msg_11"], state.Deliveries.Take(2).Select(delivery => delivery.Id));
        Assert.False(state.IsFull());
    }

    [Fact]
    public void A_queue_of_messages_that_wait_is_full_at_the_bound()
    {
        var state = empty;
        for (var i = 0; i < IWebhookGrain.MaxDeliveries; i++)
        {
            Assert.False(state.IsFull());
            state = state.With($"msg_{i}", "t", Start);
        }

        Assert.True(state.IsFull());
    }

    static WebhookAttempt Failure(DateTimeOffset at) => new(at, 500, 1, "", null);
}
