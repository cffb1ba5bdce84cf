namespace TikApis.Cli.Import.Reading;

/// <summary>A line as it lies in the file, without its line end.</summary>
/// <param name="text">Its bytes, whatever they are.</param>
/// <param name="tooLong">It went on beyond <see cref="LineReader.MaxLineBytes"/>.</param>
/// <param name="unfinished">The file ended without a line end.</param>
public readonly ref struct RawLine(ReadOnlySpan<byte> text, bool tooLong, bool unfinished)
{
    public ReadOnlySpan<byte> Text { get; } = text;
    public bool TooLong { get; } = tooLong;

    /// <summary>
    /// A log's last line without a line end may still be being written. Read now, its shorter form would
    /// count, and its whole form again in the next import; a line that ends in a quote or a brace is whole.
    /// </summary>
    public bool MayBeCutShort => unfinished && Text is not [.., (byte)'"' or (byte)'}'];

    readonly bool unfinished = unfinished;
}
