using System.Data.Common;
using TikApis.Counting;
using TikApis.Usage;

namespace TikApis.Silo.Storage;

/// <summary>The columns of a tally in the tables.</summary>
static class TallyColumns
{
    /// <summary>In the order in which <see cref="Read"/> takes them.</summary>
    public const string All = WithoutLatency + ", latency";

    /// <summary>The same but for the last.</summary>
    public const string WithoutLatency = "requests, rate_limited, response_count, response_sum";

    /// <summary>Reads a tally that begins at a column.</summary>
    public static Tally Read(DbDataReader row, int at, int statusClass)
    {
        var requests = row.GetInt64(at);
        return new Tally(
            requests,
            statusClass >= StatusClass.FirstError ? requests : 0,
            row.GetInt64(at + 1),
            row.GetInt64(at + 2),
            row.GetInt64(at + 3),
            row.IsDBNull(at + 4) ? null : LatencySketch.Read(row.GetFieldValue<byte[]>(at + 4)));
    }
}
