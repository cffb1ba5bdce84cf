using System.Text;
using System.Text.Json;

namespace TikApis.Cli.Import.Reporting;

/// <summary>Takes what was not counted, as JSON lines <c>{"file","line","reason","text"}</c>.</summary>
public sealed class RejectsFile(Stream stream) : IDisposable
{
    readonly Lock access = new();
    readonly BufferedStream buffered = new(stream, 64 * 1024);

    public static RejectsFile Create(string path) => new(new FileStream(path, FileMode.Create, FileAccess.Write));

    public void Write(string file, long line, string reason, ReadOnlySpan<byte> text)
    {
        lock (access)
        {
            using (var json = new Utf8JsonWriter(buffered))
            {
                json.WriteStartObject();
                json.WriteString("file", file);
                json.WriteNumber("line", line);
                json.WriteString("reason", reason);
                json.WriteString("text", Encoding.UTF8.GetString(text));
                json.WriteEndObject();
            }

            buffered.WriteByte((byte)'\n');
        }
    }

    public void Dispose()
    {
        lock (access)
            buffered.Dispose();
    }
}
