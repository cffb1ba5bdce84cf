using System.Buffers.Text;

namespace TikApis.Api.Ingest;

/// <summary>Rule for the HTTP status.</summary>
public sealed class StatusRule : FieldRule
{
    /// <summary>Least status.</summary>
    public const int Least = 100;

    /// <summary>Highest status.</summary>
    public const int Most = 599;

    readonly Refusal outOfRange;

    public StatusRule(string name)
        : base(name, required: true, $"a whole number from {Least} to {Most}") =>
        outOfRange = Refuse(RefusalCode.OutOfRange);

    /// <summary>What is wrong with the status; null when nothing is.</summary>
    public Refusal? Check(int? status) => status switch
    {
        null => Check(FieldState.Absent),
        < Least or > Most => outOfRange,
        _ => null,
    };

    /// <summary>What is wrong with a JSON number, or its value. <c>200.0</c> and <c>2e2</c> are not taken for whole.</summary>
    public Refusal? Check(FieldState state, ReadOnlySpan<byte> number, out ushort status)
    {
        status = 0;
        if (state != FieldState.Present)
            return Check(state);
        if (number.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0)
            return WrongType;
        if (!Utf8Parser.TryParse(number, out int value, out _) || Check(value) is not null)
            return outOfRange;
        status = (ushort)value;
        return null;
    }
}
