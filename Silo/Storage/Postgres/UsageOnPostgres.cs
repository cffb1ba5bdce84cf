using TikApis.Accounts;
using TikApis.Alerts;
using TikApis.Idempotency;
using TikApis.Journaling;
using TikApis.Periods;
using TikApis.RateLimits;
using TikApis.Totals;
using TikApis.Usage;

namespace TikApis.Silo.Storage.Postgres;

/// <summary>Keeps everything of a cluster in one PostgreSQL database.</summary>
public static class UsageOnPostgres
{
    /// <summary>Adds the journal, the tables, membership, grain state and reminders.</summary>
    public static ISiloBuilder UseUsageOnPostgres(this ISiloBuilder silo, string connectionString)
    {
        silo.UsePostgres();
        var services = silo.Services;
        services.AddSingleton(_ => new PostgresDatabase(connectionString));
        services.AddSingleton<IJournalStore, PostgresJournalStore>();
        services.AddSingleton<IOwnershipStore, PostgresOwnership>();
        services.AddSingleton<IWriterPeers, ClusterWriterPeers>();
        services.AddGrainService<WriterPeer>();
        services.AddSingleton<RecoverySweep>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClusterJournal>();
        services.AddSingleton<IUsageTables, PostgresUsageTables>();
        services.AddSingleton<ITotalsTables, PostgresTotals>();
        services.AddSingleton<IPeriodStore, PostgresPeriods>();
        services.AddSingleton<IRateLimitStore, PostgresRateLimits>();
        services.AddSingleton<IUnwatchedAccounts, PostgresUnwatchedAccounts>();
        services.AddSingleton<IAccountIndex, PostgresAccountIndex>();
        services.AddSingleton<IIdempotentAnswers, PostgresIdempotentAnswers>();
        services.AddSingleton<ICommitLook, PostgresCommitLook>();
        services.AddSingleton<IExpiringRows, PostgresExpiry>();
        services.AddHostedService<Expiry>();
        services.AddSingleton<IStorageOpening>(provider => ActivatorUtilities.CreateInstance<PostgresOpening>(provider, connectionString));
        return silo;
    }
}
