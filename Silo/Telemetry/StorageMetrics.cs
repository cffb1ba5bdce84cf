using TikApis.Telemetry;

namespace TikApis.Silo.Telemetry;

/// <summary>What keeping the database in order counts.</summary>
static class StorageMetrics
{
    public static readonly Total Expired = new("usage.rows.expired", "{row}", "Rows of ids and minutes deleted because their time was over.");
}
