using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using TikApis.Tests.Support;

namespace TikApis.Tests.Journaling;

/// <summary>A clock set by hand that tells of the waits begun by it.</summary>
sealed class RestClock() : FakeTimeProvider(Some.Noon)
{
    readonly Channel<TimeSpan> waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>The next wait, which must begin soon; it is over when the clock is advanced.</summary>
    public Task<TimeSpan> NextWait() =>
        waits.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), System);

    /// <summary>Waits begun that the test has not looked at.</summary>
    public IEnumerable<TimeSpan> OtherWaits()
    {
        while (waits.Reader.TryRead(out var wait))
            yield return wait;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // Told of when it is there: whoever hears of it may advance the clock.
        var timer = base.CreateTimer(callback, state, dueTime, period);
        waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
