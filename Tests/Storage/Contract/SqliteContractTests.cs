namespace TikApis.Tests.Storage.Contract;

public sealed class SqliteJournalTests(SqliteStore store) : JournalContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteFoldTests(SqliteStore store) : FoldContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteRollupTests(SqliteStore store) : RollupContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteIdTests(SqliteStore store) : IdContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteOwnershipTests(SqliteStore store) : OwnershipContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteTablesTests(SqliteStore store) : TablesContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteErrorTests(SqliteStore store) : ErrorContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteTotalsTests(SqliteStore store) : TotalsContract(store), IClassFixture<SqliteStore>;

public sealed class SqlitePeriodTests(SqliteStore store) : PeriodContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteAccountIndexTests(SqliteStore store) : AccountIndexContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteIdempotentAnswerTests(SqliteStore store) : IdempotentAnswerContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteExpiryTests(SqliteStore store) : ExpiryContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteGrainStateTests(SqliteClusterFixture cluster) : GrainStateContract(cluster), IClassFixture<SqliteClusterFixture>;

public sealed class SqliteGrainConflictTests(SqliteClusterFixture cluster) : GrainConflictContract(cluster), IClassFixture<SqliteClusterFixture>;

public sealed class SqliteReminderTests(SqliteClusterFixture cluster) : ReminderContract(cluster), IClassFixture<SqliteClusterFixture>;

public sealed class SqliteRateLimitTests(SqliteStore store) : RateLimitContract(store), IClassFixture<SqliteStore>;

public sealed class SqliteUnwatchedTests(SqliteStore store) : UnwatchedContract(store), IClassFixture<SqliteStore>;
