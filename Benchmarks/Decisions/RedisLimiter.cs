using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TikApis.Benchmarks.Contenders;

namespace TikApis.Benchmarks.Decisions;

/// <summary>
/// What many would build: a minimal API that decides by a Lua script in Redis (INCRBY and EXPIRE for each of a minute, a
/// day and a month at once), written to disk every second.
/// </summary>
sealed class RedisLimiter : IAsyncDisposable
{
    const string Script =
        """
        local allowed = 1
        for i = 1, 3 do
          if tonumber(redis.call('GET', KEYS[i]) or '0') + tonumber(ARGV[1]) > tonumber(ARGV[2 * i]) then allowed = 0 end
        end
        if allowed == 1 then
          for i = 1, 3 do
            if redis.call('INCRBY', KEYS[i], ARGV[1]) == tonumber(ARGV[1]) then redis.call('EXPIRE', KEYS[i], ARGV[2 * i + 1]) end
          end
        end
        return allowed
        """;

    readonly RedisServer server;
    readonly ConnectionMultiplexer redis;
    readonly WebApplication app;

    RedisLimiter(RedisServer server, ConnectionMultiplexer redis, WebApplication app) => (this.server, this.redis, this.app) = (server, redis, app);

    /// <summary>A client of its API.</summary>
    public HttpClient Client() => new() { BaseAddress = new Uri(app.Urls.First()) };

    /// <summary>Starts it; null where no redis-server is installed.</summary>
    public static async Task<RedisLimiter?> Start()
    {
        if (!RedisServer.IsInstalled)
            return null;
        var server = new RedisServer("everysec");
        var redis = await RedisServer.Connect(server.Address);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/rate-limits/acquire", async (Wanted wanted) => Results.Json(new { allowed = await Decide(redis.GetDatabase(), wanted) }));
        await app.StartAsync();
        return new RedisLimiter(server, redis, app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await redis.DisposeAsync();
        server.Dispose();
    }

    static async Task<bool> Decide(IDatabase database, Wanted wanted)
    {
        var now = TimeProvider.System.GetUtcNow();
        var of = $"{wanted.AccountId}:{wanted.ApiKeyId}";
        RedisKey[] keys = [$"{of}:m:{now:yyyyMMddHHmm}", $"{of}:d:{now:yyyyMMdd}", $"{wanted.AccountId}:p:{now:yyyyMM}"];
        RedisValue[] values = [wanted.Cost ?? 1, DecisionBenchmark.Limit, 60, DecisionBenchmark.Limit, 86_400, DecisionBenchmark.Limit, 2_678_400];
        return (int)await database.ScriptEvaluateAsync(Script, keys, values) == 1;
    }

    sealed record Wanted(string AccountId, string? ApiKeyId, string Endpoint, int? Cost);
}
