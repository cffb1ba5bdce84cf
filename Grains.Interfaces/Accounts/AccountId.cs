namespace TikApis.Accounts;

/// <summary>How an account is named.</summary>
public static class AccountId
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 64;

    /// <summary>The characters allowed: for IP addresses, e-mail addresses, UUIDs, <c>auth0|…</c>; no slash, ids go into URLs.</summary>
    public const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@+|-";

    /// <summary>What is asked of an id.</summary>
    public const string Expected = "1 to 64 letters, digits and . _ : @ + | -, at least one a letter or digit";

    /// <summary>True for an id an account can have.</summary>
    public static bool IsValid(string id) =>
        id.Length is > 0 and <= MaxLength && id.All(c => Characters.Contains(c, StringComparison.Ordinal))
        && id.Any(char.IsAsciiLetterOrDigit);

    /// <summary>A new id, for an account created without one.</summary>
    public static string Create() => Create(Guid.NewGuid().ToString("N"));

    /// <summary>The id of an account made by a request that has a name.</summary>
    public static string Create(string request) => "acc_" + request;
}
