using System.Globalization;

namespace TikApis.Advice;

/// <summary>Figures in sentences, the same in every culture.</summary>
static class Words
{
    /// <summary>A whole number, e.g. <c>12,345</c>.</summary>
    public static string Count(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A fraction in percent, e.g. <c>12.3 %</c>.</summary>
    public static string Percent(double fraction) => (100 * fraction).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>A number with one digit after the point.</summary>
    public static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
