namespace TikApis.Journaling;

/// <summary>Pause before the next try: 5 ms doubled with every try, up to a bound.</summary>
static class Backoff
{
    public static TimeSpan After(int attempt, TimeSpan most) =>
        TimeSpan.FromMilliseconds(Math.Min(most.TotalMilliseconds, 5 * Math.Pow(2, Math.Min(attempt - 1, 20))));
}
