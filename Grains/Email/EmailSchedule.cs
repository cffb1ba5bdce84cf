namespace TikApis.Email;

/// <summary>When an email that failed is sent again: nine attempts over about two days.</summary>
public static class EmailSchedule
{
    /// <summary>The wait after each failure.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    /// <summary>How long to wait; null: not again.</summary>
    /// <param name="failures">How often it failed, from 1.</param>
    public static TimeSpan? Next(int failures) => failures <= Waits.Count ? Waits[failures - 1] : null;
}
