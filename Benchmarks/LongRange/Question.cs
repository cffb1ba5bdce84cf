namespace TikApis.Benchmarks.LongRange;

/// <summary>One question, as the API is asked and as SQL is.</summary>
/// <param name="Name">For people.</param>
/// <param name="Path">Query of <c>…/usage</c> after the range.</param>
/// <param name="Sql">The same of <c>raw_events</c>.</param>
sealed record Question(string Name, string Path, string Sql)
{
    const string Counts = "count(*) AS requests, count(*) FILTER (WHERE status >= 400) AS errors, count(*) FILTER (WHERE status = 429) AS limited, avg(response_micros) AS average";
    const string Percentiles = ", percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY response_micros) AS percentiles";
    const string Endpoint = "GET /v1/resource-ab/items/{id}";

    /// <summary>What is asked about a year.</summary>
    public static Question[] OfYear(PastEvents year) =>
    [
        new("daily, everything", "interval=daily", $"SELECT date_trunc('day', at, 'UTC') AS bucket, {Counts}{Percentiles} FROM raw_events WHERE {year.Sql} GROUP BY 1 ORDER BY 1"),
        new("daily, everything; SQL without percentiles", "interval=daily", $"SELECT date_trunc('day', at, 'UTC') AS bucket, {Counts} FROM raw_events WHERE {year.Sql} GROUP BY 1 ORDER BY 1"),
        new("daily, errors of the server", "interval=daily&status=5xx", $"SELECT date_trunc('day', at, 'UTC') AS bucket, {Counts}{Percentiles} FROM raw_events WHERE {year.Sql} AND status >= 500 GROUP BY 1 ORDER BY 1"),
        new("daily, one endpoint", $"interval=daily&endpoint={Uri.EscapeDataString(Endpoint)}", $"SELECT date_trunc('day', at, 'UTC') AS bucket, {Counts}{Percentiles} FROM raw_events WHERE {year.Sql} AND endpoint = '{Endpoint}' GROUP BY 1 ORDER BY 1"),
        new("monthly, by endpoint", "interval=monthly&groupBy=endpoint", $"SELECT date_trunc('month', at, 'UTC') AS bucket, endpoint, {Counts}{Percentiles} FROM raw_events WHERE {year.Sql} GROUP BY 1, 2 ORDER BY 1, 2"),
    ];

    /// <summary>What is asked about a month.</summary>
    public static Question[] OfMonth(PastEvents month) =>
    [
        new("daily, by endpoint", "interval=daily&groupBy=endpoint", $"SELECT date_trunc('day', at, 'UTC') AS bucket, endpoint, {Counts}{Percentiles} FROM raw_events WHERE {month.Sql} GROUP BY 1, 2 ORDER BY 1, 2"),
        new("daily, by endpoint; SQL without percentiles", "interval=daily&groupBy=endpoint", $"SELECT date_trunc('day', at, 'UTC') AS bucket, endpoint, {Counts} FROM raw_events WHERE {month.Sql} GROUP BY 1, 2 ORDER BY 1, 2"),
    ];
}
