using TikApis.Accounts;
using TikApis.Tests.Support;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Finding accounts in the database. Each test keeps to ids of its own beginning.</summary>
public abstract class AccountIndexContract(IStoreFixture fixture) : IAsyncDisposable
{
    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task What_is_put_is_found_and_only_the_first_says_when()
    {
        Assert.Null(await process.Accounts.Find("put"));
        var entry = new AccountEntry(Some.Noon, "Näme", "pro", null);
        await process.Accounts.Put("put", entry);
        Assert.Equal(entry, await process.Accounts.Find("put"));

        var changed = new AccountEntry(Some.Noon.AddDays(1), null, null, Some.Noon.AddMilliseconds(7));
        await process.Accounts.Put("put", changed);
        Assert.Equal(changed with { FirstSeen = Some.Noon }, await process.Accounts.Find("put"));
    }

    [Fact]
    public async Task Account_created_before_its_first_event_can_be_owned()
    {
        await process.Accounts.Put("owned", new AccountEntry(Some.Noon.AddDays(-9), "Owned", "pro", null));
        var writer = await process.Owner("owned");

        var owner = await process.Ownership.ReadOwner("owned");
        Assert.Equal((writer, 1), (owner.Writer, owner.Epoch));
        Assert.Equal(new AccountEntry(Some.Noon.AddDays(-9), "Owned", "pro", null), await process.Accounts.Find("owned"));
        Assert.Equal(Some.Noon.AddDays(30), (await process.Tables.Load("owned", 0, 0, mostIds: 100)).PeriodEnd);
    }

    [Fact]
    public async Task Account_that_is_owned_keeps_its_owner_when_it_is_named()
    {
        var writer = await process.Owner("named");
        await process.Accounts.Put("named", new AccountEntry(Some.Noon, "Named", "pro", null));
        Assert.Equal((writer, 1), await process.Ownership.ReadOwner("named") is var owner ? (owner.Writer!.Value, owner.Epoch) : default);
    }

    [Fact]
    public async Task List_is_in_the_order_of_ids_and_a_page_of_it()
    {
        foreach (var id in new[] { "list-b", "list-B", "list-a", "list-_" })
            await process.Accounts.Put(id, new AccountEntry(Some.Noon, null, null, null));

        Assert.Equal(["list-B", "list-_", "list-a", "list-b"], await Ids(new(Prefix: "list-")));
        var page = await process.Accounts.List(new(Prefix: "list-"), "free", 1, 2);
        Assert.Equal((4, "list-_", "list-a"), (page.Total, page.Accounts[0].Id, page.Accounts[1].Id));
        Assert.Empty((await process.Accounts.List(new(Prefix: "list-"), "free", 4, 2)).Accounts);
    }

    [Fact]
    public async Task Account_of_an_event_has_its_id_as_name_and_the_default_plan()
    {
        await process.Owner("event-only");
        var page = await process.Accounts.List(new(Prefix: "event-only"), "starter", 0, 10);
        Assert.Equal(new ListedAccount("event-only", "event-only", "starter", fixture.Clock.GetUtcNow(), null), Assert.Single(page.Accounts));
        Assert.Equal(["event-only"], await Ids(new(Plan: "starter", Prefix: "event-only"), "starter"));
        Assert.Empty(await Ids(new(Plan: "free", Prefix: "event-only"), "starter"));
    }

    [Fact]
    public async Task Prefix_is_of_the_id_or_of_the_name_in_any_case_and_never_a_pattern()
    {
        await process.Accounts.Put("px%1", new AccountEntry(Some.Noon, "Größe GmbH", "gold", null));
        await process.Accounts.Put("px_2", new AccountEntry(Some.Noon, "px%1's friend", "gold", null));
        await process.Accounts.Put("px|3", new AccountEntry(Some.Noon, "😀 gröẞe", "gold", null));

        Assert.Equal(["px%1", "px_2"], await Ids(new(Prefix: "px%1")));
        Assert.Equal(["px%1"], await Ids(new(Prefix: "GRÖSSE".Replace("SS", "ß", StringComparison.Ordinal))));
        Assert.Equal(["px|3"], await Ids(new(Prefix: "😀")));
        Assert.Empty(await Ids(new(Prefix: "x%")));
        Assert.Empty(await Ids(new(Prefix: "PX_2"))); // Ids have a case.
        Assert.Equal(3, (await Ids(new(Plan: "gold"))).Length);
    }

    [Fact]
    public async Task Plan_is_in_use_while_an_account_is_on_it()
    {
        Assert.False(await process.Accounts.IsInUse("used"));
        await process.Accounts.Put("user", new AccountEntry(Some.Noon, "User", "used", null));
        Assert.True(await process.Accounts.IsInUse("used"));
        await process.Accounts.Put("user", new AccountEntry(Some.Noon, "User", "other", null));
        Assert.False(await process.Accounts.IsInUse("used"));
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    async Task<string[]> Ids(AccountFilter filter, string defaultPlan = "free")
    {
        var page = await process.Accounts.List(filter, defaultPlan, 0, 100);
        Assert.Equal(page.Total, page.Accounts.Length);
        return [.. page.Accounts.Select(account => account.Id)];
    }
}
