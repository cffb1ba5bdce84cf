namespace TikApis.Benchmarks.Contenders;

/// <summary>PostgreSQL as its experts would set it for many writes on a machine like this; the same for the product and what it is compared with.</summary>
static class PostgresSettings
{
    public static readonly string[] All = ["shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=15min", "wal_compression=on"];
}
