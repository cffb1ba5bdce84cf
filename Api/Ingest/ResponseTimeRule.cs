using TikApis.Usage;

namespace TikApis.Api.Ingest;

/// <summary>Rule for the response time: 0 to an hour, kept as whole microseconds, halves rounded up.</summary>
public sealed class ResponseTimeRule : FieldRule
{
    /// <summary>Longest response time.</summary>
    public const int MostMs = 3_600_000;

    const uint MostMicros = MostMs * 1_000u;

    readonly Refusal outOfRange;

    public ResponseTimeRule(string name)
        : base(name, required: false, $"a number from 0 to {MostMs}") =>
        outOfRange = Refuse(RefusalCode.OutOfRange);

    /// <summary>What is wrong with the time; null when nothing is.</summary>
    public Refusal? Check(decimal? milliseconds) => milliseconds switch
    {
        null => null,
        < 0 => outOfRange,
        { } time => Math.Round(time, 3, MidpointRounding.AwayFromZero) > MostMs ? outOfRange : null,
    };

    /// <summary>What is wrong with a JSON number, or its microseconds.</summary>
    public Refusal? Check(FieldState state, ReadOnlySpan<byte> number, out uint micros)
    {
        micros = EventRecord.NoResponseTime;
        if (state != FieldState.Present)
            return Check(state);
        return JsonNumber.TryScale(number, 3, MostMicros, out micros) ? null : outOfRange;
    }
}
