using System.Diagnostics;
using StackExchange.Redis;
using TikApis.Silo.Cluster;

namespace TikApis.Benchmarks.Contenders;

/// <summary>A redis-server of this machine, with a log of what is written to it, on a port and in a folder of its own.</summary>
sealed class RedisServer : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tikapis-redis-");
    readonly int port = FreePort.Pick();
    readonly Process process;

    /// <param name="sync">When its log is written to disk: <c>everysec</c> or <c>always</c>.</param>
    public RedisServer(string sync) => process = Process.Start(new ProcessStartInfo(
        "redis-server",
        ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder.FullName, "--save", "", "--appendonly", "yes", "--appendfsync", sync, "--loglevel", "warning"])
    {
        RedirectStandardOutput = true,
    })!;

    /// <summary>Whether this machine has it.</summary>
    public static bool IsInstalled { get; } = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, "redis-server")));

    public string Address => $"127.0.0.1:{port}";

    public int ProcessId => process.Id;

    /// <summary>A connection to it, once it answers.</summary>
    public static async Task<ConnectionMultiplexer> Connect(string address)
    {
        var redis = await ConnectionMultiplexer.ConnectAsync($"{address},connectRetry=20,abortConnect=false");
        while (!redis.IsConnected)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        return redis;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }
}
