using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace TikApis.Cli.Import;

/// <summary>Kinds of options the command line library has no reader for.</summary>
static class OptionKinds
{
    /// <summary>A whole number from 1 to a bound.</summary>
    public static Option<int> Number(string name, int usual, int most, string description) => new(name)
    {
        HelpName = "N",
        Description = $"{description} At most {most:N0}.",
        DefaultValueFactory = _ => usual,
        CustomParser = result => Read(result, text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most
                ? value
                : throw new FormatException($"'{text}' is no number from 1 to {most}")),
    };

    /// <summary>A time span such as 90s, 5m, 1h; bare numbers are seconds.</summary>
    public static Option<TimeSpan> Duration(string name, string usual, string description) => new(name)
    {
        HelpName = "TIME",
        Description = $"{description} E.g. 90s, 5m, 1h.",
        CustomParser = result => Read(result, ParseDuration),
        DefaultValueFactory = _ => ParseDuration(usual),
    };

    /// <summary>Reads the one value of an option; its complaint becomes a usage error.</summary>
    public static T? Read<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return default;
        }
    }

    public static Uri ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new FormatException($"'{text}' is no http or https address");

    static TimeSpan ParseDuration(string text)
    {
        var unit = text is [.., ('s' or 'm' or 'h') and var letter] ? letter : ' ';
        var number = unit == ' ' ? text : text[..^1];
        var seconds = unit switch { 'm' => 60, 'h' => 3600, _ => 1 };
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 1_000_000
            ? TimeSpan.FromSeconds(value * seconds)
            : throw new FormatException($"'{text}' is no time such as 90s, 5m or 1h");
    }
}
