using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Reminders;

namespace TikApis.Tests.Storage;

public sealed class ReminderRestartTests : IDisposable
{
    static readonly TimeSpan Due = TimeSpan.FromHours(1), Period = TimeSpan.FromHours(2);

    readonly TempDatabase _database = new();
    readonly FakeTimeProvider _clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    readonly Channel<TickStatus> _rings = Channel.CreateUnbounded<TickStatus>();

    [Fact]
    public async Task Reminder_WhenTheClusterRestarts_FiresInTheNext()
    {
        var due = _clock.GetUtcNow().UtcDateTime + Due;
        await using (var before = await Start())
            await before.Grains.GetGrain<IAlarmGrain>("acme").Set(Due, Period);

        await using var after = await Start();

        Assert.Equal(["ring"], await after.Grains.GetGrain<IAlarmGrain>("acme").Names());
        var ring = await AdvanceUntilRung();
        Assert.Equal(due, ring.FirstTickTime);
        Assert.Equal(Period, ring.Period);
    }

    [Fact]
    public async Task Reminder_WhenStopped_IsNotThereAfterARestart()
    {
        await using (var before = await Start())
        {
            await before.Grains.GetGrain<IAlarmGrain>("acme").Set(Due, Period);
            await before.Grains.GetGrain<IAlarmGrain>("acme").Stop();
        }

        await using var after = await Start();

        Assert.Empty(await after.Grains.GetGrain<IAlarmGrain>("acme").Names());
    }

    public void Dispose() => _database.Dispose();

    // Only reminders live by the fake clock: the silo's own timers must not jump by hours.
    Task<SqliteCluster> Start() => SqliteCluster.StartAsync(_database, silo => silo.Services
        .AddSingleton(_rings)
        .AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, _clock));

    // A silo reads the table in the background after its start, at a moment of the same clock: step until it has.
    async Task<TickStatus> AdvanceUntilRung()
    {
        for (var step = 0; step < 500; step++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            if (_rings.Reader.TryRead(out var ring))
                return ring;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        throw new TimeoutException("The reminder did not fire.");
    }
}
