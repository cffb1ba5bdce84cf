namespace TikApis.Tests.Storage.Contract;

public sealed class PostgresRollupTests(PostgresStore store) : RollupContract(store), IClassFixture<PostgresStore>;

public sealed class PostgresIdTests(PostgresStore store) : IdContract(store), IClassFixture<PostgresStore>;

public sealed class PostgresOwnershipTests(PostgresStore store) : OwnershipContract(store), IClassFixture<PostgresStore>;

public sealed class PostgresTablesTests(PostgresStore store) : TablesContract(store), IClassFixture<PostgresStore>;

public sealed class PostgresErrorTests(PostgresStore store) : ErrorContract(store), IClassFixture<PostgresStore>;

public sealed class PostgresTotalsTests(PostgresStore store) : TotalsContract(store), IClassFixture<PostgresStore>;

public sealed class PostgresPeriodTests(PostgresStore store) : PeriodContract(store), IClassFixture<PostgresStore>;

public sealed class PostgresAccountIndexTests(PostgresStore store) : AccountIndexContract(store), IClassFixture<PostgresStore>;

public sealed class PostgresIdempotentAnswerTests(PostgresStore store) : IdempotentAnswerContract(store), IClassFixture<PostgresStore>;

public sealed class PostgresExpiryTests(PostgresStore store) : ExpiryContract(store), IClassFixture<PostgresStore>;

public sealed class PostgresGrainStateTests(PostgresClusterFixture cluster) : GrainStateContract(cluster), IClassFixture<PostgresClusterFixture>;

public sealed class PostgresGrainConflictTests(PostgresClusterFixture cluster) : GrainConflictContract(cluster), IClassFixture<PostgresClusterFixture>;

public sealed class PostgresReminderTests(PostgresClusterFixture cluster) : ReminderContract(cluster), IClassFixture<PostgresClusterFixture>;

public sealed class PostgresRateLimitTests(PostgresStore store) : RateLimitContract(store), IClassFixture<PostgresStore>;

public sealed class PostgresUnwatchedTests(PostgresStore store) : UnwatchedContract(store), IClassFixture<PostgresStore>;
