using TikApis.Journaling;

namespace TikApis.Silo.Cluster;

/// <summary>The run of a program that is a node: until it is told to stop, starting anew whenever it was evicted.</summary>
public static class NodeProgram
{
    // An evicted node owns nothing any more: what it still has under way is refused anyway.
    static readonly TimeSpan PauseBeforeStart = TimeSpan.FromSeconds(1);

    /// <summary>Returns the exit code; what is wrong with the configuration is said in a line on standard error.</summary>
    public static async Task<int> Run(Func<WebApplication> build)
    {
        try
        {
            while (await RunOnce(build))
                await Task.Delay(PauseBeforeStart, TimeProvider.System);
            return 0;
        }
        catch (Exception configuration) when (configuration is InvalidOperationException or IOException or JournalCorruptException)
        {
            Console.Error.WriteLine(configuration.Message);
            return 1;
        }
    }

    /// <summary>True when it ended because it was evicted.</summary>
    static async Task<bool> RunOnce(Func<WebApplication> build)
    {
        await using var app = build();
        var eviction = app.Services.GetService<Eviction>();
        await app.OpenStorage();
        await app.RunAsync();
        return eviction is { Happened: true };
    }
}
