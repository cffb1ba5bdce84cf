namespace TikApis.Cli.Import.Formats;

/// <summary>
/// A log format taken apart once: fields with the literal text between them. A line is read by looking for
/// one literal after the other. What follows the last field is ignored, since logs grow fields at their end.
/// </summary>
public sealed class LogPattern(byte[] prefix, IReadOnlyList<LogPattern.Part> parts)
{
    /// <summary>A field and the text that ends it; none for the last.</summary>
    public readonly record struct Part(LogField Field, byte[] Until);

    readonly Part[] parts = [.. parts];

    public bool Has(params ReadOnlySpan<LogField> anyOf)
    {
        foreach (var part in parts)
        {
            if (anyOf.Contains(part.Field))
                return true;
        }

        return false;
    }

    /// <summary>Finds the fields of a line; false when the line is not of this format.</summary>
    public bool TrySplit(ReadOnlySpan<byte> line, ref LogLine fields)
    {
        if (!line.StartsWith(prefix))
            return false;
        line = line[prefix.Length..];
        foreach (var part in parts)
        {
            var length = LengthOf(line, part);
            if (length < 0)
                return false;
            fields.Set(part.Field, line[..length]);
            line = line[Math.Min(line.Length, length + part.Until.Length)..];
        }

        return true;
    }

    static int LengthOf(ReadOnlySpan<byte> line, in Part part)
    {
        if (part.Until.Length > 0)
            return part.Until[0] == '"' ? QuotedLength(line, part.Until)
                : part.Field == LogField.UpstreamSeconds ? ListLength(line, part.Until)
                : line.IndexOf(part.Until);
        if (part.Field == LogField.UpstreamSeconds)
            return line.IsEmpty ? -1 : ListLength(line, " "u8) is >= 0 and var list ? list : line.Length;
        var space = line.IndexOf((byte)' ');
        return space != 0 && !line.IsEmpty ? (space < 0 ? line.Length : space) : -1;
    }

    // Servers escape quotes within quoted fields, so an escaped one never ends the field.
    static int QuotedLength(ReadOnlySpan<byte> line, ReadOnlySpan<byte> until)
    {
        for (var at = 0; at < line.Length; at++)
        {
            var step = line[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
                return -1;
            at += step;
            if (line[at] == '\\')
                at++;
            else if (line[at..].StartsWith(until))
                return at;
        }

        return -1;
    }

    // "0.001, 0.002 : 0.003" goes on after each separator, though it holds the space that would end it.
    static int ListLength(ReadOnlySpan<byte> line, ReadOnlySpan<byte> until)
    {
        for (var at = 0; ; at++)
        {
            var step = line[at..].IndexOf(until);
            if (step < 0)
                return -1;
            at += step;
            if (!(line[..at] is [.., (byte)',' or (byte)':']) && !line[at..].StartsWith(" : "u8))
                return at;
        }
    }
}
