using System.Text.Json;

namespace TikApis.Api.Ingest;

/// <summary>A text as found, before any rule: its state and, when present, its bytes without escapes.</summary>
ref struct RawText
{
    bool named;

    public ReadOnlySpan<byte> Utf8 { get; private set; }

    public FieldState State { get; private set; }

    /// <summary>A text that was there.</summary>
    public static RawText Of(ReadOnlySpan<byte> utf8) => new() { State = FieldState.Present, Utf8 = utf8 };

    /// <summary>A text that was not there as it should be.</summary>
    public static RawText Of(FieldState state) => new() { State = state };

    /// <summary>Reads a value; the reader stands at it. A second one of the same name makes it <see cref="FieldState.Repeated"/>.</summary>
    public void Read(ref Utf8JsonReader reader, TextScratch scratch)
    {
        if (named)
        {
            State = FieldState.Repeated;
            return;
        }

        named = true;
        if (reader.TokenType == JsonTokenType.Null)
            return;
        var text = default(ReadOnlySpan<byte>);
        State = reader.TokenType != JsonTokenType.String ? FieldState.WrongType
            : !reader.ValueIsEscaped || scratch.TryUnescape(reader.ValueSpan, out text) ? FieldState.Present
            : FieldState.Unreadable;
        if (State == FieldState.Present)
            Utf8 = reader.ValueIsEscaped ? text : reader.ValueSpan;
    }
}
