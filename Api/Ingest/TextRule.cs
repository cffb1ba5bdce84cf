using System.Buffers;

namespace TikApis.Api.Ingest;

/// <summary>Rule for a text, on its UTF-8 bytes.</summary>
public class TextRule : FieldRule
{
    // "." and ".." would be taken for directories where a name stands in a URL.
    static readonly SearchValues<byte> LettersAndDigits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    readonly int maxBytes;
    readonly SearchValues<byte>? allowed;
    readonly Refusal tooLong;
    readonly Refusal invalidText;

    /// <param name="name">Name in JSON.</param>
    /// <param name="required">Whether an event without it is refused.</param>
    /// <param name="maxBytes">Most bytes it may take; it takes at least one.</param>
    /// <param name="allowed">The characters allowed, at least one a letter or digit; null for any text without control characters.</param>
    /// <param name="expected">Goes into "… must be {expected}."</param>
    public TextRule(string name, bool required, int maxBytes, SearchValues<byte>? allowed, string expected)
        : base(name, required, expected)
    {
        this.maxBytes = maxBytes;
        this.allowed = allowed;
        tooLong = Refuse(RefusalCode.TooLong);
        invalidText = Refuse(RefusalCode.InvalidText);
        InvalidFormat = Refuse(RefusalCode.InvalidFormat);
    }

    /// <summary>The refusal for text that is not of the form expected.</summary>
    protected Refusal InvalidFormat { get; }

    /// <summary>What is wrong with the text; null when nothing is.</summary>
    public Refusal? Check(FieldState state, ReadOnlySpan<byte> utf8)
    {
        if (state != FieldState.Present)
            return Check(state);
        if (utf8.Length > maxBytes)
            return tooLong;
        if (utf8.IsEmpty)
            return InvalidFormat;
        if (allowed is not null)
            return utf8.IndexOfAnyExcept(allowed) < 0 && utf8.ContainsAny(LettersAndDigits) ? null : InvalidFormat;
        return FreeText.IsClean(utf8) ? null : invalidText;
    }
}
