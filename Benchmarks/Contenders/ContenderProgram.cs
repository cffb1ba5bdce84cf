namespace TikApis.Benchmarks.Contenders;

/// <summary>What runs in a contender's own process.</summary>
static class ContenderProgram
{
    /// <param name="arguments">Where it listens, what it is, and what that needs.</param>
    public static Task Run(string[] arguments) => arguments switch
    {
        [var url, "floor"] => FloorApp.Run(url),
        [var url, "redis", var server] => RedisApp.Run(url, server, dedupe: false),
        [var url, "redis-dedupe", var server] => RedisApp.Run(url, server, dedupe: true),
        [var url, "raw-events", var server] => RawEventsApp.Run(url, server, asked: false),
        [var url, "raw-events-asked", var server] => RawEventsApp.Run(url, server, asked: true),
        _ => throw new ArgumentException("floor, redis, redis-dedupe, raw-events or raw-events-asked."),
    };
}
