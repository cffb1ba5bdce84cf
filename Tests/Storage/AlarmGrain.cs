using System.Threading.Channels;

namespace TikApis.Tests.Storage;

/// <summary>Rings by a reminder.</summary>
[Alias("test-alarm")]
public interface IAlarmGrain : IGrainWithStringKey
{
    [Alias("set")]
    Task Set(TimeSpan due, TimeSpan period);

    [Alias("names")]
    Task<string[]> Names();

    [Alias("stop")]
    Task Stop();
}

[GrainType("test-alarm")]
public sealed class AlarmGrain(Channel<TickStatus> rings) : Grain, IAlarmGrain, IRemindable
{
    const string Name = "ring";

    public Task Set(TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(Name, due, period);

    public async Task<string[]> Names() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName)];

    public async Task Stop()
    {
        if (await this.GetReminder(Name) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => rings.Writer.WriteAsync(status).AsTask();
}
