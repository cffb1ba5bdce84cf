using System.Globalization;

namespace TikApis.Api.Usage;

/// <summary>Dates and instants as people write them in a query.</summary>
static class TimeText
{
    /// <summary>What is expected.</summary>
    public const string Expected = "must be a date (2024-05-12) or an RFC 3339 instant (2024-05-12T08:00:00Z), from 1970 to 8999";

    /// <summary>First instant beyond what can be asked for.</summary>
    public static readonly DateTimeOffset Last = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static readonly string[] Instants =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mmzzz"];

    /// <summary>True for nothing at all, a date, or an instant within the years that can be asked for.</summary>
    public static bool IsTime(string? text) =>
        text is null || ((IsDate(text, out var at) || IsInstant(text, out at)) && at >= DateTimeOffset.UnixEpoch && at < Last);

    public static bool IsDate(string text, out DateTimeOffset day) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out day);

    /// <summary>The start of a date, or the instant.</summary>
    public static DateTimeOffset Read(string text) => IsDate(text, out var at) || IsInstant(text, out at) ? at : throw new FormatException(text);

    static bool IsInstant(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
}
