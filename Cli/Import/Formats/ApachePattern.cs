using System.Text.RegularExpressions;

namespace TikApis.Cli.Import.Formats;

/// <summary>Reads Apache's <c>LogFormat</c> strings.</summary>
public static partial class ApachePattern
{
    public static LogPattern Compile(string format)
    {
        // Apache writes %t with its brackets; elsewhere they belong to the text around the field. The backslashes are
        // those of a format copied from a configuration file.
        format = format.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("%t", "[%t]", StringComparison.Ordinal);
        return PatternText.Compile(format, Directive(), match => (match.Groups["letter"].Value, match.Groups["name"].Value) switch
        {
            ("h" or "a", "") => LogField.Client,
            ("u", _) => LogField.User,
            ("t", "") => LogField.LocalTime,
            ("t", _) => throw new FormatException($"{match.Value} is not supported: log the time as %t"),
            ("r", _) => LogField.Request,
            ("m", _) => LogField.Method,
            ("U", _) => LogField.Path,
            ("s", _) => LogField.Status,
            ("D", _) or ("T", "us") => LogField.Microseconds,
            ("T", "ms") => LogField.Milliseconds,
            ("T", _) => LogField.Seconds,
            _ => LogField.Ignored,
        });
    }

    [GeneratedRegex(@"%[\d,!<>]*(?:\{(?<name>[^}]*)\})?(?<letter>\^[a-zA-Z]{2}|[a-zA-Z])")]
    private static partial Regex Directive();
}
