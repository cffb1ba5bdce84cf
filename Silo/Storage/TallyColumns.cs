using System.Data.Common;
using TikApis.Counting;

namespace TikApis.Silo.Storage;

/// <summary>The columns of a tally in the tables by series.</summary>
static class TallyColumns
{
    /// <summary>In the order in which <see cref="Read"/> takes them.</summary>
    public const string All =
        "requests, errors, rate_limited, status_1xx, status_2xx, status_3xx, status_4xx, status_5xx, response_count, response_sum, latency";

    /// <summary>Reads a tally that begins at a column.</summary>
    public static Tally Read(DbDataReader row, int at) => new(
        row.GetInt64(at), row.GetInt64(at + 1), row.GetInt64(at + 2),
        [row.GetInt64(at + 3), row.GetInt64(at + 4), row.GetInt64(at + 5), row.GetInt64(at + 6), row.GetInt64(at + 7)],
        row.GetInt64(at + 8), row.GetInt64(at + 9),
        row.IsDBNull(at + 10) ? null : LatencySketch.Read(row.GetFieldValue<byte[]>(at + 10)));
}
