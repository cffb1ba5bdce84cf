using TikApis.Benchmarks.Load;
using TikApis.Usage;

namespace TikApis.Benchmarks.Pieces;

/// <summary>1,000 events, as each part of their way has them.</summary>
static class SomeEvents
{
    public const int Count = 1_000;

    /// <summary>A body of JSON, as the ingest benchmark sends it.</summary>
    public static byte[] Body(int accounts)
    {
        var (request, _) = new EventBodies(new Workload("", Count, accounts), head: "", seed: 1).Next();
        return request[(request.Span.IndexOf("\r\n\r\n"u8) + 4)..].ToArray();
    }

    /// <summary>Events of now, of one account, with 20 endpoints and 2 keys, whose times have a long tail.</summary>
    public static UsageBatch Batch(int count, int seed)
    {
        var (random, writer) = (new Random(seed), new UsageBatchWriter());
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var e = 0; e < count; e++)
        {
            var series = writer.IndexOf(new Series($"key_{random.Next(2)}", $"GET /v1/things/kind{(char)('a' + random.Next(20))}", "Things"));
            var status = random.Next(20) == 0 ? 500 : 200;
            writer.Add(new EventRecord((ulong)random.NextInt64(), (ulong)random.NextInt64(), now, Micros(random), (ushort)status, series));
        }

        return writer.ToBatch();
    }

    /// <summary>A response time: log-normal.</summary>
    public static uint Micros(Random random) =>
        (uint)Math.Min(30_000_000, Math.Exp(11 + 0.8 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())));
}
