using System.Security.Cryptography;
using System.Text;

namespace TikApis.Cli.Import.Reading;

/// <summary>
/// Names every line of a log so that importing it twice counts once. A line's id is the SHA-256 of all
/// the log up to and including that line (a chain: hash of the hash before and the line), so
/// <list type="bullet">
/// <item>the name of the file, gzip, a BOM and the kind of line ends do not matter;</item>
/// <item>a log that grew, or was rotated, keeps the ids of the lines it had;</item>
/// <item>two lines alike differ within a log (by position) and between logs (by what stands before them).</item>
/// </list>
/// Limits. Logs that begin with the very same lines share the ids of those lines, up to the first that
/// differs: give each host its own <c>--source</c>. A log whose beginning was cut off or changed
/// (<c>tail</c>, an edited line) is another log from there on. The ids say nothing of <c>--account</c>:
/// another choice counts under other accounts. And the server remembers ids for its dedupe window only.
/// </summary>
public sealed class LineIdentity
{
    /// <summary>Length of an id: 128 bits in hexadecimal.</summary>
    public const int IdLength = 32;

    readonly byte[] chained = new byte[SHA256.HashSizeInBytes + LineReader.MaxLineBytes];

    /// <param name="source">Where the log comes from; logs of different sources share no ids.</param>
    public LineIdentity(string source) =>
        SHA256.HashData(Encoding.UTF8.GetBytes("tikapis import 1\n" + source), chained);

    /// <summary>Moves on to the next line. Every line must pass here, readable or not.</summary>
    public void Advance(ReadOnlySpan<byte> line)
    {
        line.CopyTo(chained.AsSpan(SHA256.HashSizeInBytes));
        SHA256.HashData(chained.AsSpan(0, SHA256.HashSizeInBytes + line.Length), chained);
    }

    /// <summary>Writes the id of the current line.</summary>
    public void WriteId(Span<byte> utf8) =>
        Convert.TryToHexStringLower(chained.AsSpan(0, IdLength / 2), utf8, out _);
}
