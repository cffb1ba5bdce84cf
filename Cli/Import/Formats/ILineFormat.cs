using System.Text.Json;

namespace TikApis.Cli.Import.Formats;

/// <summary>A way to turn a line into a usage event.</summary>
public interface ILineFormat
{
    /// <summary>What the user calls it.</summary>
    string Name { get; }

    /// <summary>
    /// Writes the line's event as a JSON object. Null, or why the line cannot be read
    /// (see <see cref="Unreadable"/>); what was written by then must be thrown away.
    /// </summary>
    /// <param name="line">The line, any bytes.</param>
    /// <param name="id">Id of the line, for an event that brings none.</param>
    /// <param name="json">Where the event goes.</param>
    string? Write(ReadOnlySpan<byte> line, ReadOnlySpan<byte> id, Utf8JsonWriter json);
}
