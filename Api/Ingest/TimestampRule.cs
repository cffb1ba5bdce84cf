namespace TikApis.Api.Ingest;

/// <summary>Rule for the instant of an event; one without is taken to happen as it arrives.</summary>
public sealed class TimestampRule : TextRule
{
    /// <summary>How far a sender's clock may be ahead.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    readonly Refusal tooEarly;
    readonly Refusal inFuture;

    public TimestampRule(string name)
        : base(name, required: false, maxBytes: 64, allowed: null, "an RFC 3339 date and time such as 2025-01-31T13:45:30.123Z")
    {
        tooEarly = Refuse(RefusalCode.OutOfRange, $"{name} must not be before 1970.");
        inFuture = Refuse(RefusalCode.TimestampInFuture, $"{name} must not be more than {Ahead.TotalMinutes} minutes in the future.");
    }

    /// <summary>What is wrong with the instant, or its milliseconds since 1970.</summary>
    public Refusal? Check(FieldState state, ReadOnlySpan<byte> utf8, long nowMs, out long milliseconds)
    {
        milliseconds = nowMs;
        if (state == FieldState.Absent)
            return null;
        if (state != FieldState.Present || !Rfc3339.TryParse(utf8, out milliseconds))
            return Check(state, utf8) ?? InvalidFormat;
        if (milliseconds < 0)
            return tooEarly;
        return milliseconds > nowMs + (long)Ahead.TotalMilliseconds ? inFuture : null;
    }
}
