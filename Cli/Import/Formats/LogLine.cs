namespace TikApis.Cli.Import.Formats;

/// <summary>The places of a log line that usage cares for, still as the log wrote them.</summary>
public ref struct LogLine
{
    public ReadOnlySpan<byte> Client { get; private set; }
    public ReadOnlySpan<byte> User { get; private set; }
    public ReadOnlySpan<byte> Time { get; private set; }
    public ReadOnlySpan<byte> Request { get; private set; }
    public ReadOnlySpan<byte> Method { get; private set; }
    public ReadOnlySpan<byte> Path { get; private set; }
    public ReadOnlySpan<byte> Status { get; private set; }
    public double? ResponseTimeMs { get; private set; }
    public LogField TimeKind { get; private set; }

    public void Set(LogField field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case LogField.Client: Client = value; break;
            case LogField.User: User = value; break;
            case LogField.LocalTime or LogField.IsoTime or LogField.UnixTime: TimeKind = field; Time = value; break;
            case LogField.Request: Request = value; break;
            case LogField.Method: Method = value; break;
            case LogField.Path: Path = value; break;
            case LogField.Status: Status = value; break;
            case LogField.Seconds: ResponseTimeMs ??= ResponseTime.Read(value, 1000); break;
            case LogField.UpstreamSeconds: ResponseTimeMs ??= ResponseTime.ReadSum(value, 1000); break;
            case LogField.Milliseconds: ResponseTimeMs ??= ResponseTime.Read(value, 1); break;
            case LogField.Microseconds: ResponseTimeMs ??= ResponseTime.Read(value, 0.001); break;
            case LogField.Ignored: break;
        }
    }
}
