namespace TikApis.Accounts;

/// <summary>What accounts need of a database so that they can be found without being asked one by one.</summary>
public interface IAccountIndex
{
    /// <summary>The entry of an account; null when it was never seen.</summary>
    Task<AccountEntry?> Find(string accountId);

    /// <summary>Writes an entry, which may be there already; only the first says when the account was first seen.</summary>
    Task Put(string accountId, AccountEntry entry);

    /// <summary>One page of the accounts, by the bytes of their ids.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="defaultPlan">Plan of those whose entry names none.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="take">Most rows wanted.</param>
    Task<AccountPage> List(AccountFilter filter, string defaultPlan, int skip, int take);

    /// <summary>True when an entry names the plan.</summary>
    Task<bool> IsInUse(string plan);
}

/// <summary>What the database can be searched by. It follows the account's own state.</summary>
/// <param name="FirstSeen">When the account was created or its first event arrived.</param>
/// <param name="Name">For people; null: its id.</param>
/// <param name="Plan">Id of its plan; null: the default.</param>
/// <param name="ClosedAt">When it was closed.</param>
public sealed record AccountEntry(DateTimeOffset FirstSeen, string? Name, string? Plan, DateTimeOffset? ClosedAt)
{
    /// <summary>How a name is compared with a prefix.</summary>
    public static string? NameKey(string? name) => name?.ToLowerInvariant();

    /// <summary>First text that no longer begins with a prefix, where texts sort by their bytes.</summary>
    public static string After(string prefix) => prefix + "\U0010FFFF";
}
