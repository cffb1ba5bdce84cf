namespace TikApis.Api.Protection;

/// <summary>
/// Counts by name, each within a window that begins with its first count. Beyond the bound, names that are new
/// share one window until others end.
/// </summary>
sealed class FixedWindows(TimeSpan length, int capacity, TimeProvider time)
{
    const string Overflow = "";
    static readonly TimeSpan BetweenPurges = TimeSpan.FromSeconds(1);

    readonly Lock one = new();
    readonly Dictionary<string, Window> windows = new(StringComparer.Ordinal);
    DateTimeOffset purged;

    /// <summary>Length of a window.</summary>
    public TimeSpan Length => length;

    /// <summary>Names that are counted now.</summary>
    public int Count { get { lock (one) return windows.Count; } }

    /// <summary>Counts one more of a name, unless it would be more than the limit.</summary>
    public WindowState Take(string name, int limit)
    {
        lock (one)
        {
            var now = time.GetUtcNow();
            var window = Find(name, now);
            var taken = window.Taken < limit;
            if (taken)
                window.Taken++;
            return new WindowState(taken, limit, Math.Max(0, limit - window.Taken), window.Start + length - now);
        }
    }

    /// <summary>How many of a name were counted in its window, and how long until that ends.</summary>
    public (int Taken, TimeSpan UntilReset) Look(string name)
    {
        lock (one)
        {
            var now = time.GetUtcNow();
            return (windows.TryGetValue(name, out var window) || (windows.Count >= capacity && windows.TryGetValue(Overflow, out window))) && !IsOver(window, now)
                ? (window.Taken, window.Start + length - now)
                : (0, length);
        }
    }

    Window Find(string name, DateTimeOffset now)
    {
        if (!windows.TryGetValue(name, out var window))
        {
            if (windows.Count >= capacity)
                Purge(now);
            if (windows.Count >= capacity && name != Overflow)
                return Find(Overflow, now);
            windows.Add(name, window = new Window());
        }

        if (IsOver(window, now))
            (window.Start, window.Taken) = (now, 0);
        return window;
    }

    void Purge(DateTimeOffset now)
    {
        if (now - purged < BetweenPurges && now >= purged)
            return;
        purged = now;
        foreach (var (name, window) in windows)
        {
            if (IsOver(window, now))
                windows.Remove(name);
        }
    }

    /// <summary>Also when the clock was put back to before its start.</summary>
    bool IsOver(Window window, DateTimeOffset now) => now < window.Start || now - window.Start >= length;

    sealed class Window
    {
        public DateTimeOffset Start;
        public int Taken;
    }
}

/// <summary>Where a count stands.</summary>
/// <param name="Taken">Whether it was within the limit.</param>
/// <param name="Limit">Most in a window.</param>
/// <param name="Remaining">How many are left.</param>
/// <param name="UntilReset">How long until the window ends.</param>
readonly record struct WindowState(bool Taken, int Limit, int Remaining, TimeSpan UntilReset);
