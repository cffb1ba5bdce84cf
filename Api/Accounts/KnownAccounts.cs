using System.Collections.Concurrent;

namespace TikApis.Api.Accounts;

/// <summary>Accounts that are there. One that was found stays for ever (it is closed at most), so it is asked for once.</summary>
/// <param name="isThere">Asks for one.</param>
/// <param name="most">Most known at once; beyond, all are forgotten and it begins anew.</param>
sealed class KnownAccounts(Func<string, Task<bool>> isThere, int most = 100_000)
{
    readonly ConcurrentDictionary<string, bool> known = new(StringComparer.Ordinal);

    /// <summary>Accounts known now.</summary>
    public int Count => known.Count;

    /// <summary>Whether there is an account of an id.</summary>
    public ValueTask<bool> Has(string accountId) => known.ContainsKey(accountId) ? new(true) : Ask(accountId);

    async ValueTask<bool> Ask(string accountId)
    {
        if (!await isThere(accountId))
            return false;
        if (known.Count >= most)
            known.Clear();
        known[accountId] = true;
        return true;
    }
}
