using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using TikApis.Cli.Import;
using TikApis.Cli.Import.Formats;

namespace TikApis.Tests.Cli;

/// <summary>Test data of the command line's tests.</summary>
static class Some
{
    public const string CombinedLine =
        """203.0.113.7 - ada [12/May/2024:02:06:50 +0200] "GET /v1/posts?token=secret HTTP/1.1" 200 51 "-" "curl/8.0" """;

    /// <summary>A readable line of its own for every number.</summary>
    public static string Line(int number) =>
        $"""203.0.113.{number % 5} - - [12/May/2024:00:00:{number % 60:00} +0000] "GET /v1/posts/{number} HTTP/1.1" 200 51 "-" "curl/8.0" """.Trim();

    public static string Lines(int count, int from = 0) =>
        string.Concat(Enumerable.Range(from, count).Select(number => Line(number) + "\n"));

    /// <summary>The event of a line, or why there is none.</summary>
    public static (JsonElement Event, string? Reason) Read(string format, string line, string account = "client") =>
        Read(format, Encoding.UTF8.GetBytes(line), account);

    public static (JsonElement Event, string? Reason) Read(string format, byte[] line, string account = "client") =>
        Read(LineFormats.Parse(format, AccountRule.Parse(account), apiKeyId: null), line);

    public static (JsonElement Event, string? Reason) Read(ILineFormat format, byte[] line)
    {
        using var to = new MemoryStream();
        using var json = new Utf8JsonWriter(to);
        var reason = format.Write(line, "line-id"u8, json);
        if (reason is not null)
            return (default, reason);
        json.Flush();
        return (JsonDocument.Parse(to.ToArray()).RootElement, null);
    }

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).ToString();

    public static byte[] Gzip(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    /// <summary>A console that is no terminal, and what was written to it.</summary>
    public static (IAnsiConsole Console, StringWriter Output) Console()
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = 400;
        return (console, output);
    }
}
