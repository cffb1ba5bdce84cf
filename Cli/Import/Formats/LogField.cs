namespace TikApis.Cli.Import.Formats;

/// <summary>What a place in a log line holds, as far as usage cares.</summary>
public enum LogField
{
    Ignored,
    Client,
    User,
    LocalTime,
    IsoTime,
    UnixTime,
    Request,
    Method,
    Path,
    Status,
    Seconds,
    UpstreamSeconds,
    Milliseconds,
    Microseconds,
}
