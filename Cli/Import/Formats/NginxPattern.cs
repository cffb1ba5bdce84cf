using System.Text.RegularExpressions;

namespace TikApis.Cli.Import.Formats;

/// <summary>Reads nginx's <c>log_format</c> strings.</summary>
public static partial class NginxPattern
{
    public static LogPattern Compile(string format) => PatternText.Compile(format, Variable(), match => match.Groups["name"].Value switch
    {
        "remote_addr" => LogField.Client,
        "remote_user" => LogField.User,
        "time_local" => LogField.LocalTime,
        "time_iso8601" => LogField.IsoTime,
        "msec" => LogField.UnixTime,
        "request" => LogField.Request,
        "request_method" => LogField.Method,
        "request_uri" or "uri" or "document_uri" => LogField.Path,
        "status" => LogField.Status,
        "request_time" => LogField.Seconds,
        "upstream_response_time" => LogField.UpstreamSeconds,
        _ => LogField.Ignored,
    });

    [GeneratedRegex(@"\$(?:(?<name>\w+)|\{(?<name>\w+)\})")]
    private static partial Regex Variable();
}
