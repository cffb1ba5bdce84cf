using Microsoft.Extensions.DependencyInjection;
using TikApis.Journaling;
using TikApis.Tests.Http;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Storage;

/// <summary>The whole product on PostgreSQL.</summary>
public sealed class PostgresNodeTests(PostgresServer server)
{
    static readonly UsageQuery Day = new(Some.Noon.AddHours(-12), Some.Noon.AddHours(12));

    readonly string database = server.CreateDatabase();

    [Theory]
    [InlineData("Postgres")]
    [InlineData("postgresql")]
    public async Task What_was_acknowledged_is_there_after_a_restart_and_is_a_duplicate(string provider)
    {
        await using (var before = await Start(provider))
        {
            var grain = before.Grains.GetGrain<IUsageGrain>("acme");
            await grain.Record(Some.Batch("a", "b"));
            await before.Services.GetRequiredService<Checkpoint>().Run(CancellationToken.None);
            await grain.Record(Some.Batch("c"));
            Assert.Equal(3, (await grain.GetUsage(Day)).Totals.Requests);
        }

        await using var after = await Start(provider);
        var again = await after.Grains.GetGrain<IUsageGrain>("acme").Record(Some.Batch("a", "c", "d"));

        Assert.Equal((1, 2), (again.Accepted, again.Duplicates));
        Assert.Equal(4, (await after.Grains.GetGrain<IUsageGrain>("acme").GetUsage(Day)).Totals.Requests);
    }

    [Fact]
    public async Task Node_that_joins_leaves_the_journal_of_the_one_that_runs_alone()
    {
        await using var first = await Start("Postgres");
        var grain = first.Grains.GetGrain<IUsageGrain>("acme");
        await grain.Record(Some.Batch("a"));

        await using var second = await Start("Postgres");

        Assert.NotEqual(first.Services.GetRequiredService<Journal>().Writer, second.Services.GetRequiredService<Journal>().Writer);
        Assert.Equal(1, (await grain.Record(Some.Batch("b"))).Accepted);
        var asked = second.Grains.GetGrain<IUsageGrain>("acme");
        Assert.Equal((1, 1), await asked.Record(Some.Batch("b", "c")) is { } answer ? (answer.Accepted, answer.Duplicates) : default);
        Assert.Equal(3, (await asked.GetUsage(Day)).Totals.Requests);
    }

    [Fact]
    public async Task Key_revoked_on_one_node_is_refused_by_the_next_request_on_every_node()
    {
        await using var first = await Start("Postgres");
        await using var second = await Start("Postgres");
        UsageApp[] nodes = [first, second];
        await first.Http.Send("POST", "/v1/accounts", new { id = "acme", name = "Acme" });

        // Grains of keys are on either node: each is asked on both, and revoked on the one or the other.
        for (var i = 0; i < 8; i++)
        {
            var made = (await first.Http.Send("POST", "/v1/accounts/acme/api-keys", new { name = "Key" })).Data;
            using var onFirst = first.WithKey(made.GetProperty("key").GetString());
            using var onSecond = second.WithKey(made.GetProperty("key").GetString());
            Assert.Equal((200, 200), ((await onFirst.Get("/v1/account/api-keys")).Status, (await onSecond.Get("/v1/account/api-keys")).Status));

            Assert.Equal(204, (await nodes[i % 2].Http.Send("DELETE", $"/v1/accounts/acme/api-keys/{made.GetProperty("id").GetString()}")).Status);

            Assert.Equal((401, 401), ((await onFirst.Get("/v1/account/api-keys")).Status, (await onSecond.Get("/v1/account/api-keys")).Status));
        }
    }

    Task<UsageApp> Start(string provider) =>
        UsageApp.Start(database, settings: [$"--Storage:Provider={provider}", "--Cluster:Address=127.0.0.1"]);
}
