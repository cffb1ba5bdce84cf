using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace TikApis.Api.Csv;

/// <summary>
/// Writes rows as RFC 4180 CSV in UTF-8. A cell that a spreadsheet could take for a formula (it begins with
/// <c>= + - @</c>, also in full width, which some languages' spreadsheets take for these, a tab or a carriage return) gets an apostrophe in front; nothing is an empty cell.
/// </summary>
sealed class CsvTable : IAsyncDisposable
{
    static readonly CsvConfiguration Configuration = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        InjectionOptions = InjectionOptions.Escape,
        InjectionCharacters = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'],
        InjectionEscapeCharacter = '\'',
    };

    readonly CsvWriter csv;

    public CsvTable(Stream to) => csv = new CsvWriter(new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true), Configuration);

    /// <summary>Writes one row: texts, numbers, instants, or null.</summary>
    public Task Add(IEnumerable<object?> cells)
    {
        foreach (var cell in cells)
            csv.WriteField(TextOf(cell));
        return csv.NextRecordAsync();
    }

    /// <summary>Sends what was written so far.</summary>
    public Task Flush() => csv.FlushAsync();

    public ValueTask DisposeAsync() => csv.DisposeAsync();

    static string TextOf(object? cell) => cell switch
    {
        null => "",
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString()!,
    };
}
