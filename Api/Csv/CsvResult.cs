namespace TikApis.Api.Csv;

/// <summary>Answers a table as a CSV file.</summary>
/// <param name="fileName">Name it is saved under.</param>
/// <param name="columns">First row.</param>
/// <param name="rows">The others.</param>
sealed class CsvResult(string fileName, IEnumerable<string> columns, IEnumerable<IEnumerable<object?>> rows) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Announce(fileName, "text/csv; charset=utf-8");
        await using var table = new CsvTable(httpContext.Response.Body);
        await table.Add(columns);
        foreach (var row in rows)
            await table.Add(row);
        await table.Flush();
    }
}
