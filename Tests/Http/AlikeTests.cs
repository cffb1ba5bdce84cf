namespace TikApis.Tests.Http;

/// <summary>Accounts whose ids look alike are different accounts, with different keys, before and after a restart.</summary>
public sealed class AlikeTests(HttpApp fixture) : IClassFixture<HttpApp>
{
    static readonly string[] Ids =
    [
        "ab", "AB", "aB", "Ab", "0ab", "00ab", "a.b", "a-b", "a_b", "ab.", ".ab", "ab-", "1", "01", "001", "1.0", "1e0", "+1", "-1", "0x1",
        "ab+", "+ab", "ab|", "a:b", "a|b", "a@b", "a+b", "null", "NULL", "demo", "operator", "usage", "api-keys", "con", "00000000-0000-0000-0000-000000000001",
    ];

    [Fact]
    public async Task Ids_that_look_alike_are_different_accounts()
    {
        var ids = Ids;
        var keys = new Dictionary<string, string>();
        for (var i = 0; i < ids.Length; i++)
        {
            // Half of them are created, half begin with an event.
            if (i % 2 == 0)
                await fixture.NewAccount(id: ids[i]);
            var sent = await fixture.App.Send([.. Enumerable.Range(0, i + 1).Select(n => new { id = $"same-{n}", accountId = ids[i], method = "GET", endpoint = $"/of/{i}x", status = 200 })]);
            Assert.Equal(i + 1, sent.GetProperty("accepted").GetInt32());
            keys[ids[i]] = await fixture.NewKey(ids[i], "account");
        }

        await AssertApart(ids, keys);
        await fixture.Restart();
        await AssertApart(ids, keys);

        // Ids of events are remembered apart, too.
        foreach (var id in ids)
        {
            var again = await fixture.App.Send(new { id = "same-0", accountId = id, method = "GET", endpoint = "/", status = 200 });
            Assert.Equal(1, again.GetProperty("duplicates").GetInt32());
        }
    }

    [Fact]
    public async Task An_id_without_a_letter_or_digit_is_no_account()
    {
        foreach (var id in new[] { "-", ".", "..", "|", "@" })
            (await fixture.Http.Post("/v1/accounts", new { id, name = "Name" })).AssertError(400, "invalid_request", "id");
    }

    async Task AssertApart(string[] ids, Dictionary<string, string> keys)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            Assert.Equal(i + 1, await fixture.Requests(ids[i]));
            var account = (await fixture.Http.Get($"/v1/accounts/{Uri.EscapeDataString(ids[i])}")).Data;
            Assert.Equal(ids[i], account.GetProperty("id").GetString());

            using var http = fixture.App.WithKey(keys[ids[i]]);
            var endpoints = (await http.Get("/v1/account/usage/endpoints")).Data;
            var only = Assert.Single(endpoints.EnumerateArray());
            Assert.Equal(($"/of/{i}x", i + 1), (only.GetProperty("endpoint").GetString(), only.GetProperty("requests").GetInt32()));
            Assert.Equal(ids[i], (await http.Get("/v1/account/usage/summary")).Data.GetProperty("accountId").GetString());
        }
    }
}
