using TikApis.Usage;

namespace TikApis.Tests.Support;

/// <summary>Short ways to ask the tables.</summary>
static class TableSteps
{
    /// <summary>An account, for whoever does not look at the requests of its period.</summary>
    public static Task<StoredAccount> Load(this IUsageTables tables, string accountId, long nowMs, long minutesFromMs, int mostIds) =>
        tables.Load(accountId, nowMs, minutesFromMs, mostIds, periodStartMs: 0);
}
