using System.Text;
using System.Text.RegularExpressions;

namespace TikApis.Cli.Import.Formats;

/// <summary>Turns the text of a format into a <see cref="LogPattern"/>; how a field is written is up to the caller.</summary>
static class PatternText
{
    /// <exception cref="FormatException">The format lacks what an event needs.</exception>
    public static LogPattern Compile(string format, Regex field, Func<Match, LogField> meaning)
    {
        var matches = field.Matches(format);
        var parts = new List<LogPattern.Part>(matches.Count);
        for (var i = 0; i < matches.Count; i++)
        {
            var from = matches[i].Index + matches[i].Length;
            var until = format[from..(i + 1 < matches.Count ? matches[i + 1].Index : format.Length)];
            if (until.Length == 0 && i + 1 < matches.Count)
                throw new FormatException($"nothing stands between {matches[i].Value} and {matches[i + 1].Value} in the format");
            parts.Add(new LogPattern.Part(meaning(matches[i]), Encoding.UTF8.GetBytes(until)));
        }

        var prefix = matches.Count > 0 ? format[..matches[0].Index] : format;
        var pattern = new LogPattern(Encoding.UTF8.GetBytes(prefix), parts);
        Require(pattern.Has(LogField.LocalTime, LogField.IsoTime, LogField.UnixTime), "a time ($time_local, %t)");
        Require(pattern.Has(LogField.Request) || pattern.Has(LogField.Method) && pattern.Has(LogField.Path), "the request ($request, %r)");
        Require(pattern.Has(LogField.Status), "a status ($status, %>s)");
        return pattern;
    }

    static void Require(bool present, string what)
    {
        if (!present)
            throw new FormatException($"the format has no field for {what}");
    }
}
