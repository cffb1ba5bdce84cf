using TikApis.Cli.Import.Sending;

namespace TikApis.Cli.Import;

/// <summary>What to import and how.</summary>
public sealed class ImportOptions
{
    /// <summary>Files to read; <c>-</c> is standard input.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Where to send; null reads and reports only.</summary>
    public SendingOptions? Sending { get; init; }

    /// <summary>Name or text of the format, see <see cref="Formats.LineFormats"/>.</summary>
    public string Format { get; init; } = "auto";

    public AccountRule Account { get; init; } = AccountRule.Client;

    /// <summary>API key the requests are counted under.</summary>
    public string? ApiKeyId { get; init; }

    /// <summary>Part of every id, see <see cref="Reading.LineIdentity"/>.</summary>
    public string Source { get; init; } = "";

    /// <summary>Events a request.</summary>
    public int BatchSize { get; init; } = 1_000;

    /// <summary>File that takes the lines that gave no counted event.</summary>
    public string? RejectsFile { get; init; }
}
