namespace TikApis.Journaling;

/// <summary>
/// How a fold that nobody waits for goes on: it works for some milliseconds and rests for twice as long, so that
/// requests find a processor and appends their turn; without rest while it is urgent.
/// </summary>
/// <param name="time">Measures the work.</param>
/// <param name="isUrgent">Asked before each rest.</param>
public sealed class Pace(TimeProvider time, Func<bool> isUrgent)
{
    static readonly TimeSpan Stretch = TimeSpan.FromMilliseconds(4);
    long began = time.GetTimestamp();

    /// <summary>Somebody waits for it: no rests.</summary>
    public static Pace Urgent { get; } = new(TimeProvider.System, () => true);

    /// <summary>Rests if it is time to.</summary>
    public async ValueTask Rest(CancellationToken cancellation)
    {
        var worked = time.GetElapsedTime(began);
        if (worked < Stretch || isUrgent())
            return;
        await Task.Delay(2 * worked, time, cancellation);
        began = time.GetTimestamp();
    }
}
