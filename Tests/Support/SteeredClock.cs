namespace TikApis.Tests.Support;

/// <summary>The real clock, moved: timers run as always, and the time of day is the test's to choose.</summary>
public sealed class SteeredClock(DateTimeOffset start) : TimeProvider
{
    readonly long begun = System.GetTimestamp();
    long movedTicks;

    public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(begun) + TimeSpan.FromTicks(Interlocked.Read(ref movedTicks));

    /// <summary>Moves the time of day ahead.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref movedTicks, by.Ticks);
}
