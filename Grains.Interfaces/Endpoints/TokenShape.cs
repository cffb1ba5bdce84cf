namespace TikApis.Endpoints;

/// <summary>What a run of characters is made of, taken in one pass.</summary>
public readonly record struct TokenShape
{
    [Flags]
    enum Kind : byte { None = 0, Digit = 1, Lower = 2, Upper = 4, Separator = 8, Hex = 16, Crockford = 32 }

    const Kind AnyLetter = Kind.Lower | Kind.Upper;

    static readonly Kind[] Kinds = [.. Enumerable.Range(0, 256).Select(c => KindOf((char)c))];

    /// <summary>Characters in all.</summary>
    public required int Length { get; init; }

    /// <summary>Digits 0–9.</summary>
    public required int Digits { get; init; }

    /// <summary>Dashes and underscores.</summary>
    public required int Separators { get; init; }

    /// <summary>Characters that are neither letter, digit nor separator.</summary>
    public required int Others { get; init; }

    /// <summary>Places where a digit follows a letter or a letter a digit.</summary>
    public required int Alternations { get; init; }

    /// <summary>Longest stretch of letters of one case.</summary>
    public required int LongestStretch { get; init; }

    /// <summary>Hexadecimal digits only.</summary>
    public required bool AllHex { get; init; }

    /// <summary>Crockford's base 32 only: no I, L, O, U.</summary>
    public required bool AllCrockford { get; init; }

    /// <summary>Has small and capital letters.</summary>
    public required bool MixesCase { get; init; }

    /// <summary>Digits only.</summary>
    public bool AllDigits => Digits == Length && Length > 0;

    /// <summary>
    /// Letters and digits as if drawn by lot: there is a digit, and either letters and digits alternate at
    /// least three times with no stretch of one case longer than half of it, or both cases occur with no
    /// stretch longer than four. <c>oauth2authorization</c> and <c>getUserByIdV2Response</c> are neither.
    /// </summary>
    public bool LooksRandom => Digits > 0
        && ((Alternations >= 3 && 2 * LongestStretch <= Length) || (MixesCase && LongestStretch <= 4));

    /// <summary>Shape of ASCII text; other bytes count as <see cref="Others"/>.</summary>
    public static TokenShape Of(ReadOnlySpan<byte> text)
    {
        int digits = 0, separators = 0, others = 0, alternations = 0, stretch = 0, longest = 0;
        Kind any = Kind.None, all = (Kind)0xFF, previous = Kind.None;
        foreach (var c in text)
        {
            var kind = Kinds[c];
            any |= kind;
            all &= kind;
            digits += kind.HasFlag(Kind.Digit) ? 1 : 0;
            separators += kind.HasFlag(Kind.Separator) ? 1 : 0;
            others += kind == Kind.None ? 1 : 0;
            if (((kind & Kind.Digit) != 0 && (previous & AnyLetter) != 0) || ((kind & AnyLetter) != 0 && (previous & Kind.Digit) != 0))
                alternations++;
            stretch = (kind & AnyLetter) == 0 ? 0 : (kind & previous & AnyLetter) != 0 ? stretch + 1 : 1;
            longest = Math.Max(longest, stretch);
            previous = kind;
        }

        return new TokenShape
        {
            Length = text.Length,
            Digits = digits,
            Separators = separators,
            Others = others,
            Alternations = alternations,
            LongestStretch = longest,
            AllHex = all.HasFlag(Kind.Hex) && text.Length > 0,
            AllCrockford = all.HasFlag(Kind.Crockford) && text.Length > 0,
            MixesCase = (any & AnyLetter) == AnyLetter,
        };
    }

    static Kind KindOf(char c)
    {
        var kind = c switch
        {
            _ when char.IsAsciiDigit(c) => Kind.Digit,
            _ when char.IsAsciiLetterLower(c) => Kind.Lower,
            _ when char.IsAsciiLetterUpper(c) => Kind.Upper,
            '-' or '_' => Kind.Separator,
            _ => Kind.None,
        };
        if (char.IsAsciiHexDigit(c))
            kind |= Kind.Hex;
        if (char.IsAsciiLetterOrDigit(c) && !"ILOUilou".Contains(c))
            kind |= Kind.Crockford;
        return kind;
    }
}
