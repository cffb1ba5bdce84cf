namespace TikApis.Api.Live;

/// <summary>Registers what streams of live usage need.</summary>
static class LiveRegistration
{
    /// <exception cref="InvalidOperationException">The configuration cannot work; the message says what is wrong.</exception>
    public static void AddLiveUsage(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Live").Get<LiveOptions>() ?? new LiveOptions();
        if (options.Interval < TimeSpan.FromMilliseconds(1) || options.Heartbeat < TimeSpan.FromMilliseconds(1))
            throw new InvalidOperationException("Live:Interval and Live:Heartbeat must be at least a millisecond, e.g. 00:00:01.");
        services.Configure<LiveOptions>(configuration.GetSection("Live"));
        services.AddSingleton<LiveFrames>();
        services.AddSingleton<LiveHub>();
    }
}
