namespace TikApis.Cli.Import.Formats;

/// <summary>The formats a user can name.</summary>
public static class LineFormats
{
    const string Common = """%h %l %u %t "%r" %>s %b""";
    const string Combined = Common + " \"%{Referer}i\" \"%{User-Agent}i\"";

    /// <summary>A format by its name, or by the text that nginx's or Apache's configuration gives it.</summary>
    /// <exception cref="FormatException">No such format, or it lacks what an event needs.</exception>
    public static ILineFormat Parse(string text, AccountRule account, string? apiKeyId)
    {
        return text switch
        {
            "auto" => new AutoFormat(
                new JsonLineFormat(apiKeyId),
                Parse("combined-request-time", account, apiKeyId),
                Parse("combined", account, apiKeyId),
                Parse("common", account, apiKeyId)),
            JsonLineFormat.FormatName => new JsonLineFormat(apiKeyId),
            "common" => Log(text, ApachePattern.Compile(Common)),
            "combined" => Log(text, ApachePattern.Compile(Combined)),
            "combined-request-time" => Log(text, ApachePattern.Compile(Combined + " %T")),
            "combined-d" => Log(text, ApachePattern.Compile(Combined + " %D")),
            _ when text.Contains('$', StringComparison.Ordinal) => Log("the given format", NginxPattern.Compile(text)),
            _ when text.Contains('%', StringComparison.Ordinal) => Log("the given format", ApachePattern.Compile(text)),
            _ => throw new FormatException(
                $"'{text}' is no format: auto, combined, common, combined-request-time, combined-d, ndjson, or a format text with $ or % fields"),
        };

        ILineFormat Log(string name, LogPattern pattern)
        {
            if (account.Name is null && !pattern.Has(account.IsUser ? LogField.User : LogField.Client))
                throw new FormatException($"the format has no field for the {(account.IsUser ? "user" : "client address")}, which is to be the account");
            return new LogLineFormat(name, pattern, account, apiKeyId);
        }
    }
}
