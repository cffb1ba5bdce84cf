using Microsoft.Data.Sqlite;
using Orleans.Core.Internal;
using TikApis.Alerts;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Alerts;

/// <summary>Alerts whose account leaves the node before they could be told.</summary>
public sealed class UntoldAlertTests
{
    [Fact]
    public async Task What_an_activation_could_not_tell_is_told_by_the_next_though_nobody_asks_for_it()
    {
        using var folder = new TempFolder();
        await using var app = await UsageApp.Start(folder.Database);
        await Execute(folder, "CREATE TRIGGER broken BEFORE INSERT ON OrleansStorage WHEN NEW.GrainTypeString = 'alerts' BEGIN SELECT RAISE(FAIL, 'broken'); END");
        await app.Send(Enumerable.Range(0, 500).Select(n => (object)new { id = $"e{n}", accountId = "acme", method = "GET", endpoint = "/", status = 200 }).ToArray());
        var alerts = app.Grains.GetGrain<IAlertsGrain>("acme");
        Assert.Empty(await alerts.GetFired());

        await app.Grains.GetGrain<IUsageGrain>("acme").Cast<IGrainManagementExtension>().DeactivateOnIdle();
        await Execute(folder, "DROP TRIGGER broken");

        for (var tries = 0; tries < 200 && (await alerts.GetFired()).Length == 0; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Contains(await alerts.GetFired(), fired => fired is { RuleId: "rule_daily_quota", Holds: true });
    }

    static async Task Execute(TempFolder folder, string sql)
    {
        await using var connection = new SqliteConnection(folder.Database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
