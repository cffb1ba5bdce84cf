using Microsoft.Extensions.DependencyInjection.Extensions;
using TikApis.Accounts;
using TikApis.Alerts;
using TikApis.Idempotency;
using TikApis.Journaling;
using TikApis.Periods;
using TikApis.RateLimits;
using TikApis.Totals;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Keeps everything of a node in one SQLite file.</summary>
public static class UsageOnSqlite
{
    /// <summary>Adds the journal, the tables, grain state and reminders.</summary>
    public static ISiloBuilder UseUsageOnSqlite(this ISiloBuilder silo, string connectionString)
    {
        silo.UseSqlite(connectionString);
        var services = silo.Services;
        services.TryAddSingleton<WriteTurns>();
        services.AddSingleton(provider => new SqliteDatabase(connectionString, provider.GetRequiredService<WriteTurns>()));
        services.AddSingleton<IJournalStore, SqliteJournalStore>();
        services.AddSingleton<IOwnershipStore, SqliteOwnership>();
        services.AddSingleton<IUsageTables, SqliteUsageTables>();
        services.AddSingleton<ITotalsTables, SqliteTotals>();
        services.AddSingleton<IPeriodStore, SqlitePeriods>();
        services.AddSingleton<IRateLimitStore, SqliteRateLimits>();
        services.AddSingleton<IUnwatchedAccounts, SqliteUnwatchedAccounts>();
        services.AddSingleton<IAccountIndex, SqliteAccountIndex>();
        services.AddSingleton<IIdempotentAnswers, SqliteIdempotentAnswers>();
        services.AddSingleton<ICommitLook, SqliteCommitLook>();
        services.AddSingleton<IExpiringRows, SqliteExpiry>();
        services.AddHostedService<Expiry>();
        services.AddSingleton<IWriterPeers, NoWriterPeers>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, EmbeddedJournal>();
        services.AddSingleton<IStorageOpening>(provider => new SqliteFile(connectionString, provider.GetRequiredService<TimeProvider>()));
        return silo;
    }
}
