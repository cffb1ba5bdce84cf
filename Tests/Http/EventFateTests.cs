using System.Text.Json;
using Microsoft.Data.Sqlite;
using TikApis.Dedupe;

namespace TikApis.Tests.Http;

/// <summary>What became of an event, by its id.</summary>
public sealed class EventFateTests(EventFateTests.Fixture fixture) : IClassFixture<EventFateTests.Fixture>
{
    static readonly TimeSpan Window = TimeSpan.FromHours(24);

    [Fact]
    public async Task A_counted_event_says_within_which_ten_minutes_it_came_and_until_when_it_is_known()
    {
        var account = fixture.NewId();
        var before = fixture.Now;
        await Send(fixture, account, "req_1");
        var fate = await Counted(fixture, account, "req_1");

        Reply.AssertNames(fate, "id", "source", "state", "arrivedAfter", "arrivedUntil", "rememberedUntil");
        Assert.Equal(("req_1", JsonValueKind.Null), (fate.GetProperty("id").GetString(), fate.GetProperty("source").ValueKind));
        var (after, until, remembered) = (Instant(fate, "arrivedAfter"), Instant(fate, "arrivedUntil"), Instant(fate, "rememberedUntil"));
        Assert.Equal((TimeSpan.FromMinutes(10), Window), (until - after, remembered - until));
        Assert.Equal(IdWindow.ExpiryOf(before.ToUnixTimeMilliseconds(), Window), remembered.ToUnixTimeMilliseconds());
        Assert.True(after < before && before <= until);
    }

    [Fact]
    public async Task A_duplicate_changes_nothing_and_neither_does_an_event_without_an_id()
    {
        var account = fixture.NewId();
        await Send(fixture, account, "req_1");
        var first = await Counted(fixture, account, "req_1");
        await Send(fixture, account, "req_1");
        await Send(fixture, account, null);
        Assert.Equal(first.GetRawText(), (await Counted(fixture, account, "req_1")).GetRawText());
    }

    [Fact]
    public async Task An_unknown_id_is_not_found_and_the_answer_says_what_that_may_mean()
    {
        var account = fixture.NewId();
        await Send(fixture, account, "req_1");
        var reply = await Ask(fixture, account, "req_2");
        reply.AssertError(404, "not_found");
        Assert.Contains("24 hours", reply.Text, StringComparison.Ordinal);
        Assert.Contains("cannot be told apart", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_event_is_unknown()
    {
        var account = fixture.NewId();
        await Send(fixture, account, "req_1");
        await fixture.App.Send(new { accountId = account, id = "bad", method = "GET", endpoint = "/", status = 99 });
        Assert.Equal(404, (await Ask(fixture, account, "bad")).Status);
    }

    [Fact]
    public async Task Ids_are_an_accounts_own()
    {
        var (own, other) = (await fixture.NewAccount(), await fixture.NewAccount());
        await Send(fixture, other, "theirs");
        using var http = fixture.App.WithKey(await fixture.NewKey(own, "account"));
        Assert.Equal(404, (await http.Get("/v1/account/usage/events/theirs")).Status);
        Assert.Equal(403, (await http.Get($"/v1/accounts/{other}/usage/events/theirs")).Status);
        await Counted(fixture, other, "theirs");
    }

    [Fact]
    public async Task The_same_id_of_two_sources_is_two_events()
    {
        var account = fixture.NewId();
        var sent = await fixture.Http.PostText(
            "/v1/usage/events",
            $$"""{"specversion":"1.0","id":"req_1","source":"/a?b=c","type":"t","subject":"{{account}}","data":{"method":"GET","endpoint":"/","status":200} }""",
            "application/cloudevents+json");
        Assert.Equal(202, sent.Status);
        Assert.Equal("/a?b=c", (await Counted(fixture, account, "req_1", "?source=%2Fa%3Fb%3Dc")).GetProperty("source").GetString());
        Assert.Equal(404, (await Ask(fixture, account, "req_1")).Status);
        Assert.Equal(404, (await Ask(fixture, account, "req_1", "?source=/a")).Status);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("/")]
    [InlineData("...")]
    [InlineData("a b+c&d=e?f#g;h")]
    [InlineData("größer 数 🙂")]
    [InlineData("100%")]
    public async Task An_id_may_have_any_character(string id)
    {
        var account = fixture.NewId();
        await Send(fixture, account, id);
        Assert.Equal(id, (await Counted(fixture, account, id)).GetProperty("id").GetString());
        Assert.Equal(404, (await Ask(fixture, account, $"{id}x")).Status);
    }

    [Fact]
    public async Task What_no_event_can_be_named_is_refused()
    {
        var account = await fixture.NewAccount();
        (await Ask(fixture, account, new string('x', 129))).AssertError(400, "invalid_request", "eventId");
        (await Ask(fixture, account, "a\nb")).AssertError(400, "invalid_request", "eventId");
        (await Ask(fixture, account, "a", "?source=%20")).AssertError(400, "invalid_request", "source");
        (await Ask(fixture, account, "a", "?source=")).AssertError(400, "invalid_request", "source");
        (await Ask(fixture, account, "a", "?sauce=x")).AssertError(400, "invalid_request", "sauce");
        Assert.Equal(404, (await Ask(fixture, account, new string('x', 128))).Status);
    }

    [Fact]
    public async Task It_is_known_until_its_time_is_over_whatever_restarts_come_between()
    {
        await using var app = await ClockedApp.Start(fixture.Now);
        await Send(app, "acme", "req_1");
        var fate = await Counted(app, "acme", "req_1");
        await app.Restart();
        Assert.Equal(fate.GetRawText(), (await Counted(app, "acme", "req_1")).GetRawText());
        await app.App.Drop();
        await app.InitializeAsync();
        app.MoveTo(Instant(fate, "rememberedUntil").AddMinutes(-1));
        Assert.Equal(fate.GetRawText(), (await Counted(app, "acme", "req_1")).GetRawText());

        app.MoveTo(Instant(fate, "rememberedUntil"));
        Assert.Equal(404, (await Ask(app, "acme", "req_1")).Status);
        await Send(app, "acme", "req_1");
        Assert.NotEqual(fate.GetRawText(), (await Counted(app, "acme", "req_1")).GetRawText());
    }

    [Fact]
    public async Task When_a_bound_shortened_the_window_the_answer_says_so()
    {
        var account = fixture.NewId();
        for (var i = 0; i < 40; i++)
            await Send(fixture, account, $"{i}");
        Assert.Contains("because of a bound", (await Ask(fixture, account, "0")).Text, StringComparison.Ordinal);
        await Counted(fixture, account, "39");
    }

    [Fact]
    public async Task While_the_database_does_not_take_it_it_is_in_flight()
    {
        var account = fixture.NewId();
        await Send(fixture, account, "before");
        Task sending;
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(fixture.Folder, "usage.db")}"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var hold = other.BeginTransaction(deferred: false);
            sending = Send(fixture, account, "req_1");
            Reply reply;
            do
                reply = await Ask(fixture, account, "req_1");
            while (reply.Status == 404);
            Assert.Equal("inFlight", reply.Data.GetProperty("state").GetString());
            Assert.Equal(JsonValueKind.Null, reply.Data.GetProperty("rememberedUntil").ValueKind);
            await Counted(fixture, account, "before");
        }

        await sending;
        await Counted(fixture, account, "req_1");
    }

    static async Task Send(ClockedApp app, string account, string? id) =>
        await app.App.Send(new { accountId = account, id, timestamp = app.Now.AddDays(-3).UtcDateTime, method = "GET", endpoint = "/", status = 200 });

    static Task<Reply> Ask(ClockedApp app, string account, string id, string query = "") =>
        app.Http.Get($"/v1/accounts/{account}/usage/events/{Uri.EscapeDataString(id)}{query}");

    static async Task<JsonElement> Counted(ClockedApp app, string account, string id, string query = "")
    {
        var reply = await Ask(app, account, id, query);
        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal("counted", reply.Data.GetProperty("state").GetString());
        return reply.Data;
    }

    static DateTimeOffset Instant(JsonElement fate, string name) => fate.GetProperty(name).GetDateTimeOffset();

    public sealed class Fixture : ClockedApp
    {
        protected override string[] Settings => ["--Dedupe:MaxIdsPerAccount=16"];
    }
}
