using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TikApis.Api.Csv;
using TikApis.Api.Ingest;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>Streams a report of any length, slice by slice, in constant memory. A failure on the way breaks the answer off.</summary>
sealed class UsageExport(IUsageGrain account, UsageQuery query, AnswerFormat format, string fileName, string keyId) : IResult
{
    const int Tries = 5;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var running = httpContext.RequestServices.GetRequiredService<RunningExports>().Begin(keyId);
        var cancellation = httpContext.RequestAborted;
        var slices = Slices(httpContext.RequestServices.GetRequiredService<TimeProvider>(), cancellation).GetAsyncEnumerator(cancellation);
        await using (slices)
        {
            // Nothing is said before the first slice is there: until then the answer can still be an error.
            var any = await slices.MoveNextAsync();
            httpContext.Response.Headers.CacheControl = "private, no-store";
            if (format == AnswerFormat.Csv)
                await WriteCsv(httpContext, slices, any);
            else
                await WriteJson(httpContext, slices, any);
        }
    }

    async Task WriteCsv(HttpContext context, IAsyncEnumerator<UsageReport> slices, bool any)
    {
        context.Response.Announce(fileName, "text/csv; charset=utf-8");
        await using var table = new CsvTable(context.Response.Body);
        await table.Add(UsageRows.ColumnsOf(query.GroupBy));
        for (; any; any = await slices.MoveNextAsync())
        {
            foreach (var row in UsageRows.Of(slices.Current))
                await table.Add(UsageRows.CellsOf(row));
            await table.Flush();
        }

        await table.Flush();
    }

    async Task WriteJson(HttpContext context, IAsyncEnumerator<UsageReport> slices, bool any)
    {
        context.Response.Announce(fileName, "application/json; charset=utf-8");
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var to = context.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Encoder = options.Encoder });
        json.WriteStartObject();
        json.WriteBoolean("success", true);
        json.WriteStartArray("data");
        for (; any; any = await slices.MoveNextAsync())
        {
            foreach (var row in UsageRows.Of(slices.Current))
            {
                JsonSerializer.Serialize(json, new ExportRow(row.Bucket, row.Key), options);
                if (json.BytesPending + to.UnflushedBytes > 64 * 1024)
                    await Flush();
            }

            await Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await Flush();

        async Task Flush()
        {
            json.Flush();
            await to.FlushAsync(context.RequestAborted);
        }
    }

    async IAsyncEnumerable<UsageReport> Slices(TimeProvider time, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var slice in ExportSlices.Of(query))
        {
            // Groups without events have no rows, and no event is further ahead.
            if (query.GroupBy is not null && slice.Start > time.GetUtcNow() + TimestampRule.Ahead)
                yield break;
            cancellation.ThrowIfCancellationRequested();
            yield return await Ask(slice, time, cancellation);
        }
    }

    /// <summary>An account that moves to another node answers again soon, and a long export outlives that.</summary>
    async Task<UsageReport> Ask(UsageQuery slice, TimeProvider time, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await account.GetUsage(slice).WaitAsync(cancellation);
            }
            catch (UsageUnavailableException) when (tries < Tries)
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }
}

/// <summary>A row of an export: a bucket, or with groups what one of them has of it.</summary>
sealed record ExportRow : Metrics
{
    public ExportRow(UsageBucket bucket, string? key) : base(bucket) => (Start, End, Key) = (bucket.Start, bucket.End, key);

    /// <summary>First instant of the bucket.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>First instant after it.</summary>
    public DateTimeOffset End { get; }

    /// <summary>The group, as in a report; left out when none were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; }
}
