using TikApis.Keys;

namespace TikApis.Accounts;

/// <summary>One account's name, plan and keys (key: account id).</summary>
[Alias("account-grain")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Most keys an account has that are not revoked.</summary>
    const int MaxKeys = 100;

    /// <summary>Most revoked keys that are still listed; the longest revoked are forgotten first.</summary>
    const int MaxRevokedKeys = 100;

    /// <summary>Most plan changes that are remembered; the oldest are forgotten first.</summary>
    const int MaxPlanChanges = 100;

    /// <summary>The account, or null when nobody created it and no event of it was ever counted.</summary>
    [Alias("Get")]
    Task<Account?> Get();

    /// <summary>Creates the account.</summary>
    /// <param name="name">For people.</param>
    /// <param name="plan">Id of its plan; null: the default.</param>
    /// <param name="by">Id of the key that asks.</param>
    /// <param name="request">Names the request: repeated with the same name, it finds the account it made.</param>
    /// <param name="anchorDay">Day of the month its billing period starts, of an account that has none yet; null: today's.</param>
    [Alias("Create")]
    Task<Changed<Account>> Create(string name, string? plan, string by, string? request = null, int? anchorDay = null);

    /// <summary>Changes the account, at once and as a whole.</summary>
    [Alias("Update")]
    Task<Changed<Account>> Update(AccountChange change, string by);

    /// <summary>Changes of plan, latest first.</summary>
    [Alias("GetPlanChanges")]
    Task<PlanChange[]> GetPlanChanges();

    /// <summary>Its keys, latest first, revoked ones too.</summary>
    [Alias("GetKeys")]
    Task<AccountKey[]> GetKeys();

    /// <summary>Creates a key and returns its secret, the only time it is seen.</summary>
    /// <param name="name">For people.</param>
    /// <param name="scopes">What it opens.</param>
    /// <param name="request">Names the request: repeated with the same name, it finds the key it made, without its secret.</param>
    [Alias("CreateKey")]
    Task<Changed<NewApiKey>> CreateKey(string name, KeyScopes scopes, string? request = null);

    /// <summary>Gives a key another name.</summary>
    [Alias("RenameKey")]
    Task<Changed<AccountKey>> RenameKey(string keyId, string name);

    /// <summary>Ends a key for good: once this returns, no node takes it. Repeating it is harmless.</summary>
    [Alias("RevokeKey")]
    Task<Changed<AccountKey>> RevokeKey(string keyId);
}
