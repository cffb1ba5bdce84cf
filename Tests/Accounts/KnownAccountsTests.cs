using TikApis.Api.Accounts;

namespace TikApis.Tests.Accounts;

public sealed class KnownAccountsTests
{
    readonly HashSet<string> there = ["a", "b", "c"];
    readonly List<string> asked = [];

    [Fact]
    public async Task An_account_that_was_found_is_not_asked_for_again()
    {
        var accounts = Accounts();
        Assert.True(await accounts.Has("a"));
        Assert.True(await accounts.Has("a"));
        Assert.Equal(["a"], asked);
    }

    [Fact]
    public async Task An_account_that_was_not_there_is_found_once_it_is()
    {
        var accounts = Accounts();
        Assert.False(await accounts.Has("new"));
        there.Add("new");
        Assert.True(await accounts.Has("new"));
    }

    [Fact]
    public async Task No_more_are_known_than_may_be_and_those_forgotten_are_asked_for_again()
    {
        var accounts = Accounts(most: 2);
        foreach (var id in (string[])["a", "b", "c", "a"])
        {
            Assert.True(await accounts.Has(id));
            Assert.InRange(accounts.Count, 1, 2);
        }

        Assert.Equal(["a", "b", "c", "a"], asked);
    }

    KnownAccounts Accounts(int most = 100) => new(
        id =>
        {
            asked.Add(id);
            return Task.FromResult(there.Contains(id));
        },
        most);
}
