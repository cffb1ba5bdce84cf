using System.Data;
using Npgsql;
using TikApis.Journaling;
using TikApis.Silo.Storage.Postgres;
using TikApis.Tests.Support;
using static TikApis.Tests.Storage.Contract.StoreSteps;

namespace TikApis.Tests.Storage.Contract;

/// <summary>The journal contract, and the locks between append and fence seen from two connections.</summary>
public sealed class PostgresJournalTests(PostgresStore store, PostgresServer server) : JournalContract(store), IClassFixture<PostgresStore>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fence_waits_for_an_append_in_progress()
    {
        var writer = await Process.Owner();

        // An append that has done its work and not committed, as between its last step and its end on the server.
        await using var appending = await store.Connect();
        await using var append = await appending.BeginTransactionAsync(IsolationLevel.ReadCommitted, Cancellation);
        Assert.Equal(1, await AppendBy(appending, writer, 1));
        await using var other = store.Open();
        var fence = Task.Run(() => other.Journal.Fence(writer, Cancellation), Cancellation);
        await AssertWaits(fence);

        await append.CommitAsync(Cancellation);
        await fence;

        Assert.Equal(1, Assert.Single(await Tail(writer)).Position);
        Assert.Equal(AppendFate.Fenced, await Process.AppendUntilKnown(writer, 2, [1]));
    }

    [Fact]
    public async Task Append_that_meets_a_fence_in_progress_waits_and_inserts_nothing()
    {
        var writer = await Process.Owner();
        await using var fencing = await store.Connect();
        await using var fence = await fencing.BeginTransactionAsync(IsolationLevel.ReadCommitted, Cancellation);
        await Run(fencing, $"UPDATE journal_writers SET state = 'fenced' WHERE writer = {writer} AND state = 'active'");
        var append = Task.Run(() => Process.Journal.Append(writer, 1, new byte[] { 1 }), Cancellation);
        await AssertWaits(append);

        await fence.CommitAsync(Cancellation);

        Assert.Equal(AppendFate.Fenced, await append);
        Assert.Empty(await Tail(writer));
    }

    [Fact]
    public async Task Append_sent_again_while_its_first_statement_still_commits_waits_for_it()
    {
        var writer = await Process.Owner();
        await using var appending = await store.Connect();
        await using var first = await appending.BeginTransactionAsync(IsolationLevel.ReadCommitted, Cancellation);
        await AppendBy(appending, writer, 1);
        var again = Task.Run(() => Process.Journal.Append(writer, 1, new byte[] { 1 }), Cancellation);
        await AssertWaits(again);

        await first.CommitAsync(Cancellation);

        Assert.Equal(AppendFate.Appended, await again);
        Assert.Single(await Tail(writer));
    }

    [Fact]
    public async Task Append_goes_on_while_its_writers_journal_is_folded()
    {
        var writer = await Process.Owner();
        await using var fold = await Process.BeginFold(writer);

        await Process.Append(writer, 1, [1]).WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Cancellation);
    }

    [Fact]
    public async Task Fence_ends_what_the_writers_process_left_open_and_nothing_else()
    {
        var writer = await Process.Owner();
        await using var other = store.Open();
        var survivor = await other.Owner();
        await using var kept = await other.BeginFold(survivor);
        await using var left = await Process.BeginFold(writer);

        await other.Journal.Fence(writer, Cancellation);

        // The lock the frozen process held is free at once, and its fold can commit nothing any more.
        await using (var recovery = await other.BeginFold(writer).WaitAsync(TimeSpan.FromSeconds(3), TimeProvider.System, Cancellation))
            Assert.Equal(WriterState.Fenced, recovery.State);
        await Assert.ThrowsAnyAsync<NpgsqlException>(async () =>
        {
            await left.Advance(7);
            await left.Commit();
        });
        await kept.Advance(1);
        await kept.Commit();
    }

    [Fact]
    public async Task Fence_leaves_writers_of_other_databases_of_the_server_alone()
    {
        var elsewhere = new PostgresStore(server);
        await using var stranger = elsewhere.Open();
        var writer = await Process.Owner();
        long namesake;
        do
            namesake = await stranger.Owner();
        while (namesake < writer);
        while (writer < namesake)
            writer = await Process.Owner();
        await using var fold = await stranger.BeginFold(namesake);

        await Process.Journal.Fence(writer, Cancellation);

        await fold.Advance(1);
        await fold.Commit();
    }

    [Fact]
    public async Task Fence_ends_an_append_that_a_frozen_process_left_half_sent()
    {
        var writer = await Process.Owner();
        await using var frozen = await store.Connect(PostgresSessions.OfWriter(writer));
        await using var append = await frozen.BeginTransactionAsync(IsolationLevel.ReadCommitted, Cancellation);
        await AppendBy(frozen, writer, 1);
        await Run(frozen, "SET idle_in_transaction_session_timeout = 0");
        await using var other = store.Open();

        await other.Journal.Fence(writer, Cancellation).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation);

        Assert.Empty(await Tail(writer));
        Assert.Equal(AppendFate.Fenced, await Process.AppendUntilKnown(writer, 1, [1]));
    }

    [Fact]
    public async Task Recovery_is_done_under_the_name_of_the_process_that_does_it()
    {
        var dead = await Process.Owner();
        await using var recoverer = store.Open();
        var alive = await recoverer.Owner();
        await recoverer.Journal.Fence(dead, Cancellation);

        await using var fold = await recoverer.BeginFold(dead);

        Assert.Equal(1L, await store.Run($"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'usage-writer-{alive}' AND state = 'idle in transaction'"));
        Assert.Equal(0L, await store.Run($"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'usage-writer-{dead}'"));
    }

    [Theory]
    [InlineData("synchronous_commit", "on")]
    [InlineData("transaction_isolation", "read committed")]
    [InlineData("idle_in_transaction_session_timeout", "5s")]
    public async Task Every_session_is_safe_whatever_database_and_operator_set(string setting, string expected)
    {
        var weak = new NpgsqlConnectionStringBuilder(store.ConnectionString)
        {
            Options = @"-c synchronous_commit=off -c default_transaction_isolation=serializable -c idle_in_transaction_session_timeout=0 -c search_path=public",
        };
        await using var database = new PostgresDatabase(weak.ConnectionString);
        foreach (var sessions in new[] { database.Sessions, database.SessionsOf(17) })
        {
            await using var show = sessions.CreateCommand($"SHOW {setting}");
            Assert.Equal(expected, await show.ExecuteScalarAsync(Cancellation));
        }
    }

    /// <summary>The product's statement, in a transaction that stays open.</summary>
    static async Task<int> AppendBy(NpgsqlConnection connection, long writer, long position)
    {
        await using var command = new NpgsqlCommand(PostgresJournalStore.AppendRow, connection)
        {
            Parameters = { new() { Value = writer }, new() { Value = position }, new() { Value = Array.Empty<byte>() } },
        };
        return await command.ExecuteNonQueryAsync(Cancellation);
    }

    static async Task<int> Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(Cancellation);
    }
}
