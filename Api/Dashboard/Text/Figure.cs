using System.Globalization;

namespace TikApis.Api.Dashboard.Text;

/// <summary>Numbers and times as people read them; the exact ones are for the hover.</summary>
static class Figure
{
    /// <summary>What stands where nothing was measured.</summary>
    public const string None = "–";

    /// <summary>A count in at most four digits: 9,999, 12.3 K, 1.24 M.</summary>
    public static string Count(double number) => Math.Abs(number) switch
    {
        < 10_000 => number.ToString("#,0", CultureInfo.InvariantCulture),
        < 999_500 => $"{Three(number / 1e3)} K",
        < 999_500_000 => $"{Three(number / 1e6)} M",
        _ => $"{Three(number / 1e9)} B",
    };

    /// <summary>All digits of a count.</summary>
    public static string Exact(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>A fraction as a percentage.</summary>
    public static string Percent(double? fraction) => fraction is { } part ? $"{PercentDigits(100 * part)} %" : None;

    /// <summary>All of a fraction that is of use.</summary>
    public static string ExactPercent(double? fraction) => fraction is { } part ? $"{(100 * part).ToString("0.####", CultureInfo.InvariantCulture)} %" : "nothing was measured";

    /// <summary>A time in milliseconds, or seconds from a thousand of them.</summary>
    public static string Time(double? milliseconds) => milliseconds switch
    {
        null => None,
        < 999.5 => $"{Three(milliseconds.Value)} ms",
        _ => $"{Three(milliseconds.Value / 1000)} s",
    };

    public static string ExactTime(double? milliseconds) => milliseconds is { } ms ? $"{ms.ToString("#,0.###", CultureInfo.InvariantCulture)} ms" : "nothing was measured";

    public static string Day(DateTimeOffset day) => day.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>As machines read it.</summary>
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The days of a range <c>[start, end)</c>; with hours where it does not begin or end at midnight.</summary>
    public static string Range(DateTimeOffset start, DateTimeOffset end)
    {
        if (start.TimeOfDay != TimeSpan.Zero || end.TimeOfDay != TimeSpan.Zero)
            return $"{Minute(start)} – {Minute(end)}";
        var last = end.AddTicks(-1);
        return start.Date == last.Date ? Day(start) : start.Year == last.Year
            ? $"{start.UtcDateTime.ToString("d MMM", CultureInfo.InvariantCulture)} – {Day(last)}"
            : $"{Day(start)} – {Day(last)}";
    }

    /// <summary>One or many.</summary>
    public static string Of(long number, string one, string? many = null) => $"{Count(number)} {(number == 1 ? one : many ?? one + "s")}";

    static string PercentDigits(double percent) => Math.Abs(percent) switch
    {
        0 => "0",
        < 0.01 => "< 0.01",
        < 1 => percent.ToString("0.##", CultureInfo.InvariantCulture),
        > 99 and < 100 => Math.Min(99.99, percent).ToString("0.##", CultureInfo.InvariantCulture), // Never all of it while something is missing.
        _ => percent.ToString("0.#", CultureInfo.InvariantCulture),
    };

    static string Three(double number) => number.ToString(Math.Abs(number) switch { < 10 => "0.##", < 100 => "0.#", _ => "#,0" }, CultureInfo.InvariantCulture);
}
