using System.Diagnostics;
using Npgsql;

namespace TikApis.Tests.Crash;

/// <summary>PostgreSQL's own programs, asked of a database of a connection string.</summary>
static class PostgresTool
{
    /// <summary>Runs one, such as <c>pg_dump</c>, to its end.</summary>
    public static async Task Run(string name, string database, params string[] arguments)
    {
        var options = new NpgsqlConnectionStringBuilder(database);
        var start = new ProcessStartInfo(name, ["-h", options.Host!, "-p", $"{options.Port}", "-U", options.Username!, "-d", options.Database!, .. arguments])
        {
            Environment = { ["PGPASSWORD"] = options.Password ?? "" },
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{name}: {said}");
    }
}
