using TikApis.Accounts;
using TikApis.Alerts;
using TikApis.Idempotency;
using TikApis.Journaling;
using TikApis.Periods;
using TikApis.RateLimits;
using TikApis.Silo.Storage;
using TikApis.Totals;
using TikApis.Usage;

namespace TikApis.Tests.Storage.Contract;

/// <summary>The stores as one process has them.</summary>
public sealed class StoreProcess(
    IJournalStore journal,
    IOwnershipStore ownership,
    IUsageTables tables,
    ITotalsTables totals,
    IPeriodStore periods,
    IAccountIndex accounts,
    IIdempotentAnswers answers,
    IRateLimitStore rateLimits,
    IUnwatchedAccounts unwatched,
    IExpiringRows expiring,
    Func<ValueTask> close) : IAsyncDisposable
{
    public IJournalStore Journal => journal;

    public IOwnershipStore Ownership => ownership;

    public IUsageTables Tables => tables;

    public ITotalsTables Totals => totals;

    public IPeriodStore Periods => periods;

    public IAccountIndex Accounts => accounts;

    public IIdempotentAnswers Answers => answers;

    public IRateLimitStore RateLimits => rateLimits;

    public IUnwatchedAccounts Unwatched => unwatched;

    public IExpiringRows Expiring => expiring;

    /// <summary>The same with some of them replaced.</summary>
    public StoreProcess With(IOwnershipStore? owners = null, IUsageTables? read = null) =>
        new(journal, owners ?? ownership, read ?? tables, totals, periods, accounts, answers, rateLimits, unwatched, expiring, close);

    public ValueTask DisposeAsync() => close();
}
