using Microsoft.Extensions.Configuration.Memory;

namespace TikApis.Silo;

/// <summary>
/// Quiet by default, so that what is said is read; <c>Logging:LogLevel</c> has the last word. In Production a line of
/// JSON each, with the trace it belongs to; <c>Logging:Console:FormatterName</c> = <c>simple</c> is for people.
/// </summary>
public static class NodeLogging
{
    public static void AddNodeLogging(this IHostApplicationBuilder builder)
    {
        if (builder.Environment.IsProduction())
            builder.Configuration.Sources.Insert(0, Json());
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);

        // Its first look compares with the machine's start and warns of a stall that was none.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // It tells of every request that is given up, with a stack.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Http.Timeouts", LogLevel.Error);

        // It warns that its keys are not encrypted, not knowing that they are where there is a key to do it with.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
    }

    static MemoryConfigurationSource Json() => new()
    {
        InitialData = new Dictionary<string, string?>
        {
            ["Logging:Console:FormatterName"] = "json",
            ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
            ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            ["Logging:Console:FormatterOptions:IncludeScopes"] = "true",
        },
    };
}
