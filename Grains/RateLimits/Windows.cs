using System.Runtime.CompilerServices;

namespace TikApis.RateLimits;

/// <summary>
/// The latest windows of one limit. A window is kept for a while after the newest that came, so that what arrives late
/// still counts in its own; what is older is not counted at all, and so is never told to be within the limit or over it.
/// </summary>
/// <param name="keptMs">How far a window may lie before the newest, in milliseconds.</param>
public sealed class Windows(long keptMs)
{
    Window[] windows = [];
    int count;
    int last;

    /// <summary>How many are in memory.</summary>
    public int Count => count;

    /// <summary>True when none is as young as that.</summary>
    public bool AreOlderThan(long startMs) => !Kept.Any(window => window.StartMs >= startMs);

    IEnumerable<Window> Kept => windows.Take(count);

    /// <summary>The window that starts at an instant; a null reference when it is too old.</summary>
    public ref Window At(long startMs)
    {
        if (last < count && windows[last].StartMs == startMs)
            return ref windows[last];
        var newest = long.MinValue;
        for (var i = 0; i < count; i++)
        {
            newest = Math.Max(newest, windows[i].StartMs);
            if (windows[i].StartMs != startMs)
                continue;
            last = i;
            return ref windows[i];
        }

        if (count > 0 && startMs < newest - keptMs)
            return ref Unsafe.NullRef<Window>();
        Forget(Math.Max(newest, startMs) - keptMs);
        if (count == windows.Length)
            Array.Resize(ref windows, Math.Max(1, 2 * count));
        last = count++;
        windows[last] = new Window { StartMs = startMs };
        return ref windows[last];
    }

    /// <summary>A window as it is now; an empty one when nothing is known of it.</summary>
    public Window Look(long startMs)
    {
        foreach (ref readonly var window in windows.AsSpan(0, count))
        {
            if (window.StartMs == startMs)
                return window;
        }

        return new Window { StartMs = startMs };
    }

    /// <summary>The one in which most was used, of those that start between two instants; null when there is none.</summary>
    public Window? Fullest(long fromMs, long toMs)
    {
        Window? fullest = null;
        foreach (ref readonly var window in windows.AsSpan(0, count))
        {
            if (window.StartMs >= fromMs && window.StartMs <= toMs && !(window.Used <= fullest?.Used))
                fullest = window;
        }

        return fullest;
    }

    /// <summary>Windows with decisions the database knows of.</summary>
    public IEnumerable<Window> Granted() => Kept.Where(window => window.Granted > 0);

    void Forget(long beforeMs)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (windows[i].StartMs >= beforeMs)
                windows[kept++] = windows[i];
        }

        count = kept;
    }
}
