namespace TikApis.Journaling;

/// <summary>
/// How a fold that nobody waits for goes on: it works for some milliseconds and rests for twice as long, a tenth of a second
/// at most, so that requests find a processor and appends their turn; without rest while it is urgent.
/// </summary>
/// <param name="time">Measures the work.</param>
/// <param name="isUrgent">Asked before each rest.</param>
public sealed class Pace(TimeProvider time, Func<bool> isUrgent)
{
    static readonly TimeSpan Stretch = TimeSpan.FromMilliseconds(4);

    // What took longer was mostly waiting, for the database or its turn; and whoever comes to wait for the fold waits for a rest under way.
    static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    long began = time.GetTimestamp();

    /// <summary>Somebody waits for it: no rests.</summary>
    public static Pace Urgent { get; } = new(TimeProvider.System, () => true);

    /// <summary>Rests if it is time to.</summary>
    public async ValueTask Rest(CancellationToken cancellation)
    {
        var worked = time.GetElapsedTime(began);
        if (worked < Stretch)
            return;
        if (!isUrgent())
            await Task.Delay(2 * worked < Longest ? 2 * worked : Longest, time, cancellation);
        began = time.GetTimestamp();
    }
}
