using TikApis.Keys;

namespace TikApis.Accounts;

/// <summary>The keys of an account, oldest first.</summary>
static class KeyRing
{
    /// <summary>How many still open something.</summary>
    public static int InUse(this IReadOnlyList<AccountKey> keys) => keys.Count(key => key.RevokedAt is null);

    /// <summary>With one key changed.</summary>
    public static IReadOnlyList<AccountKey> With(this IReadOnlyList<AccountKey> keys, AccountKey changed) =>
        Trimmed([.. keys.Select(key => key.Id == changed.Id ? changed : key)]);

    /// <summary>With every key revoked.</summary>
    public static IReadOnlyList<AccountKey> Revoked(this IReadOnlyList<AccountKey> keys, DateTimeOffset at) =>
        Trimmed([.. keys.Select(key => key with { RevokedAt = key.RevokedAt ?? at })]);

    /// <summary>Without the longest revoked ones beyond the bound.</summary>
    static AccountKey[] Trimmed(AccountKey[] keys)
    {
        var forgotten = keys.Where(key => key.RevokedAt is not null)
            .OrderByDescending(key => key.RevokedAt)
            .Skip(IAccountGrain.MaxRevokedKeys)
            .Select(key => key.Id)
            .ToHashSet();
        return forgotten.Count == 0 ? keys : [.. keys.Where(key => !forgotten.Contains(key.Id))];
    }
}
