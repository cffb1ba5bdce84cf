namespace TikApis.Tests.Cli;

/// <summary>A clock for which every wait is over at once: it jumps ahead, and remembers the waits.</summary>
sealed class ImpatientClock : TimeProvider
{
    readonly List<TimeSpan> waits = [];
    readonly DateTimeOffset start = new(2024, 5, 20, 12, 0, 0, TimeSpan.Zero);
    long ticks;

    public IReadOnlyList<TimeSpan> Waits => waits;

    public override DateTimeOffset GetUtcNow() => start.AddTicks(ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
            return new Timer(callback, state, dueTime, period);
        waits.Add(dueTime);
        ticks += dueTime.Ticks;
        return new Timer(callback, state, TimeSpan.Zero, period);
    }
}
