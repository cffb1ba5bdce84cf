namespace TikApis.Accounts;

/// <summary>Looks accounts up in the database (any number of activations, key 0).</summary>
[Alias("account-list-grain")]
public interface IAccountListGrain : IGrainWithIntegerKey
{
    /// <summary>One page of the accounts, by id.</summary>
    [Alias("List")]
    Task<AccountPage> List(AccountFilter filter, int skip, int take);
}

/// <summary>Which accounts are wanted; null: all.</summary>
/// <param name="Plan">Those on a plan, by its id.</param>
/// <param name="Prefix">Those whose id begins so, or whose name does in any case.</param>
[GenerateSerializer, Immutable, Alias("account-filter")]
public sealed record AccountFilter([property: Id(0)] string? Plan = null, [property: Id(1)] string? Prefix = null);

/// <summary>One page of accounts, and how many there are in all.</summary>
[GenerateSerializer, Immutable, Alias("account-page")]
public sealed record AccountPage([property: Id(0)] ListedAccount[] Accounts, [property: Id(1)] int Total);

/// <summary>An account as a list shows it.</summary>
[GenerateSerializer, Immutable, Alias("listed-account")]
public sealed record ListedAccount(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Plan,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? ClosedAt);
