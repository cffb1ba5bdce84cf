using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TikApis.Idempotency;

namespace TikApis.Tests.Http;

/// <summary>A request to create something can be repeated.</summary>
public sealed class IdempotencyTests(ClockedApp fixture) : IClassFixture<ClockedApp>
{
    [Fact]
    public async Task The_same_request_again_creates_nothing_and_is_answered_the_same()
    {
        var first = await Create("again", "\"key-1\"");
        Assert.Null(first.Header("Idempotency-Replayed"));
        foreach (var key in new[] { "\"key-1\"", "key-1" })
        {
            var again = await Create("again", key);
            Assert.Equal((201, "true", first.Text), (again.Status, again.Header("Idempotency-Replayed"), again.Text));
            Assert.Equal((first.MediaType, first.Headers.Location), (again.MediaType, again.Headers.Location));
        }

        await fixture.Restart();
        Assert.Equal(first.Text, (await Create("again", "key-1")).Text);
        Assert.Equal(1, Count("again"));
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_a_conflict()
    {
        await Create("one", "key-2");
        (await Create("two", "key-2")).AssertError(409, "conflict", "Idempotency-Key");
        (await fixture.Http.Send("POST", "/v1/plans", new { name = "one" }, "key-2")).AssertError(409, "conflict", "Idempotency-Key");
        Assert.Equal(0, Count("two"));
    }

    [Fact]
    public async Task A_repeated_key_creation_does_not_show_the_secret_again_and_it_is_nowhere_stored()
    {
        var account = await fixture.NewAccount();
        var path = $"/v1/accounts/{account}/api-keys";
        var first = await fixture.Http.Send("POST", path, new { name = "Key" }, "key-3");
        var secret = first.Data.GetProperty("key").GetString()!;
        var again = await fixture.Http.Send("POST", path, new { name = "Key" }, "key-3");
        Assert.Equal((201, first.Data.GetProperty("id").GetString()), (again.Status, again.Data.GetProperty("id").GetString()));
        Assert.Equal(JsonValueKind.Null, again.Data.GetProperty("key").ValueKind);
        Assert.Equal(1, (await fixture.App.Get(path)).GetArrayLength());
        Assert.DoesNotContain(fixture.Sql("SELECT body FROM idempotent_answers"), body => body.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_refused_is_not_remembered()
    {
        (await fixture.Http.Send("POST", "/v1/accounts", new { name = "" }, "key-4")).AssertError(400, "invalid_request", "name");
        Assert.Equal(201, (await Create("mended", "key-4")).Status);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_created()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Create("at once", "key-5")));
        Assert.Equal(1, Count("at once"));
        Assert.Contains(replies, reply => reply.Status == 201);
        foreach (var reply in replies.Where(reply => reply.Status != 201))
        {
            reply.AssertError(409, "conflict");
            Assert.Equal("1", reply.Header("Retry-After"));
        }
    }

    [Fact]
    public async Task Keys_of_two_callers_have_nothing_to_do_with_each_other()
    {
        using var one = fixture.App.WithKey(await fixture.NewKey(await fixture.NewAccount(), "account"));
        using var two = fixture.App.WithKey(await fixture.NewKey(await fixture.NewAccount(), "account"));
        var replies = new[] { await one.Send("POST", "/v1/account/api-keys", new { name = "Key" }, "key-6"), await two.Send("POST", "/v1/account/api-keys", new { name = "Key" }, "key-6") };
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.NotEqual(replies[0].Data.GetProperty("id").GetString(), replies[1].Data.GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day()
    {
        var id = fixture.NewId();
        Task<Reply> Ask() => fixture.Http.Send("POST", "/v1/plans", new { id, name = "Plan" }, "key-7");
        Assert.Equal(201, (await Ask()).Status);
        fixture.MoveTo(fixture.Now.AddHours(23));
        Assert.Equal("true", (await Ask()).Header("Idempotency-Replayed"));
        await fixture.Http.Send("DELETE", $"/v1/plans/{id}");
        fixture.MoveTo(fixture.Now.AddHours(2));
        var anew = await Ask();
        Assert.Equal((201, null), (anew.Status, anew.Header("Idempotency-Replayed")));
    }

    [Fact]
    public async Task A_request_whose_end_was_lost_finds_what_it_made()
    {
        // As when the process ends between creating and remembering.
        var first = await Create("lost", "key-8");
        var lost = await fixture.Http.Send("POST", "/v1/plans", new { id = "lost", name = "Lost" }, "key-9");
        var account = await fixture.NewAccount();
        var key = await fixture.Http.Send("POST", $"/v1/accounts/{account}/api-keys", new { name = "Lost" }, "key-10");
        var answers = fixture.App.Services.GetRequiredService<IIdempotentAnswers>();
        await answers.Keep("operator", "only", "x", new IdempotentAnswer(201, null, ""), fixture.Now.AddYears(1), most: 1);

        var again = await Create("lost", "key-8");
        Assert.Equal((201, null, first.Text), (again.Status, again.Header("Idempotency-Replayed"), again.Text));
        Assert.Equal(1, Count("lost"));
        Assert.Equal(lost.Text, (await fixture.Http.Send("POST", "/v1/plans", new { id = "lost", name = "Lost" }, "key-9")).Text);
        var keyAgain = await fixture.Http.Send("POST", $"/v1/accounts/{account}/api-keys", new { name = "Lost" }, "key-10");
        Assert.Equal(key.Data.GetProperty("id").GetString(), keyAgain.Data.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("\"\"")]
    [InlineData("11111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111")]
    public async Task A_key_that_cannot_be_is_refused(string key) =>
        (await Create("never", key)).AssertError(400, "invalid_request", "Idempotency-Key");

    Task<Reply> Create(string name, string key) => fixture.Http.Send("POST", "/v1/accounts", new { name }, key);

    int Count(string name) => fixture.Sql($"SELECT account_id FROM usage_accounts WHERE name = '{name}'").Count;
}
