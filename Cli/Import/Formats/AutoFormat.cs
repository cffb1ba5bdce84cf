using System.Text.Json;

namespace TikApis.Cli.Import.Formats;

/// <summary>
/// Finds a file's format: that of the first line any known format can read, kept for the rest of the file.
/// A whole number at the end is not taken for a response time, since nothing tells microseconds from seconds
/// or bytes; three decimals, as only nginx's <c>$request_time</c> writes them, are.
/// </summary>
public sealed class AutoFormat(ILineFormat events, ILineFormat withRequestTime, ILineFormat combined, ILineFormat common) : ILineFormat
{
    ILineFormat? found;

    public string Name => found?.Name ?? "none";

    public string? Write(ReadOnlySpan<byte> line, ReadOnlySpan<byte> id, Utf8JsonWriter json)
    {
        if (found is not null)
            return found.Write(line, id, json);
        if (line.TrimStart(" \t"u8) is [(byte)'{', ..])
            return Try(events, line, id, json);
        if (EndsInRequestTime(line))
            return Try(withRequestTime, line, id, json);
        return Try(combined, line, id, json) is { } reason && Try(common, line, id, json) is not null ? reason : null;
    }

    string? Try(ILineFormat format, ReadOnlySpan<byte> line, ReadOnlySpan<byte> id, Utf8JsonWriter json)
    {
        var reason = format.Write(line, id, json);
        if (reason is null)
            found = format;
        return reason;
    }

    // … "curl/8.0" 0.003
    static bool EndsInRequestTime(ReadOnlySpan<byte> line)
    {
        if (line.LastIndexOf("\" "u8) is not (> 0 and var quote))
            return false;
        var number = line[(quote + 2)..];
        return number is [_, .., (byte)'.', _, _, _] && ResponseTime.Read(number, 1) is not null;
    }
}
