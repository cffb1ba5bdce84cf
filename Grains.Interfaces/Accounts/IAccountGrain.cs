using TikApis.Keys;

namespace TikApis.Accounts;

/// <summary>One account's name, plan and keys (key: account id).</summary>
[Alias("account-grain")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>The account, or null when nobody created it and no event of it was ever counted.</summary>
    [Alias("Get")]
    Task<Account?> Get();

    /// <summary>Creates the account; null when it exists already.</summary>
    [Alias("Create")]
    Task<Account?> Create(string name, string plan);

    /// <summary>Creates a key and returns its secret, the only time it is seen; null when the account does not exist.</summary>
    [Alias("CreateKey")]
    Task<NewApiKey?> CreateKey(string name, KeyScopes scopes);
}
