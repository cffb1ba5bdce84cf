using System.Text;
using System.Text.Json;
using TikApis.Cli.Import.Reading;

namespace TikApis.Cli.Import.Formats;

/// <summary>Access log lines of one pattern.</summary>
public sealed class LogLineFormat(string name, LogPattern pattern, AccountRule account, string? apiKeyId) : ILineFormat
{
    // A byte becomes three at most (%22).
    readonly byte[] path = new byte[3 * LineReader.MaxLineBytes];

    public string Name => name;

    public string? Write(ReadOnlySpan<byte> line, ReadOnlySpan<byte> id, Utf8JsonWriter json)
    {
        var fields = new LogLine();
        if (!pattern.TrySplit(line, ref fields))
            return WhyNot(line);
        var owner = account.IsUser ? fields.User : fields.Client;
        if (account.Name is null && (owner.IsEmpty || owner is [(byte)'-']))
            return account.IsUser ? Unreadable.NoUser : Unreadable.NoClient;
        if (!LogTime.TryRead(fields.Time, fields.TimeKind, out var time))
            return Unreadable.BadTime;
        if (Request(fields, out var method, out var target) is { } reason)
            return reason;
        if (RequestLine.PathOf(target) is not [_, ..] requested)
            return Unreadable.NoPath;
        if (StatusOf(fields.Status) is not (>= 100 and <= 599 and var status))
            return Unreadable.BadStatus;

        json.WriteStartObject();
        json.WriteString(EventNames.Id, id);
        json.WriteString(EventNames.AccountId, account.Name ?? Meant(owner));
        if (apiKeyId is not null)
            json.WriteString(EventNames.ApiKeyId, apiKeyId);
        json.WriteString(EventNames.Timestamp, time);
        json.WriteString(EventNames.Method, method);
        json.WriteString(EventNames.Endpoint, path.AsSpan(0, LogEscapes.ToPath(requested, path)));
        json.WriteNumber(EventNames.Status, status);
        if (fields.ResponseTimeMs is { } responseTime)
            json.WriteNumber(EventNames.ResponseTimeMs, responseTime);
        json.WriteEndObject();
        return null;
    }

    string? Request(in LogLine fields, out ReadOnlySpan<byte> method, out ReadOnlySpan<byte> target)
    {
        if (pattern.Has(LogField.Request))
            return RequestLine.Split(fields.Request, out method, out target);
        method = fields.Method;
        target = fields.Path;
        return method is [(byte)'-'] or [] ? Unreadable.NoRequestLine
            : RequestLine.IsMethod(method) ? null : Unreadable.NotHttp;
    }

    static string WhyNot(ReadOnlySpan<byte> line) => line.Trim(" \t"u8) switch
    {
        [] => Unreadable.EmptyLine,
        [(byte)'"', .., (byte)'"'] => Unreadable.QuotedTextOnly,
        _ => Unreadable.OtherFormat,
    };

    static int StatusOf(ReadOnlySpan<byte> text) =>
        text.Length == 3 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            ? (text[0] - '0') * 100 + (text[1] - '0') * 10 + text[2] - '0'
            : 0;

    static string Meant(ReadOnlySpan<byte> logged)
    {
        if (!logged.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(logged);
        var bytes = new byte[logged.Length];
        return Encoding.UTF8.GetString(bytes.AsSpan(0, LogEscapes.ToBytes(logged, bytes)));
    }
}
