namespace TikApis.Silo.Cluster;

/// <summary>
/// What happens to a node that the others declared dead while it stood still, or that can go no further for another
/// reason: it stops serving, and its program starts it anew, with nothing of what it had in memory.
/// </summary>
sealed partial class Eviction(IHostApplicationLifetime application, ILogger<Eviction> log) : IFatalErrorHandler
{
    int happened;

    /// <summary>True once this node can go no further.</summary>
    public bool Happened => Volatile.Read(ref happened) != 0;

    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        if (Interlocked.Exchange(ref happened, 1) != 0)
            return;
        LogEvicted(exception, context ?? "");
        application.StopApplication();
    }

    [LoggerMessage(LogLevel.Critical, "This node can go no further and starts anew: {Context}")]
    partial void LogEvicted(Exception? exception, string context);
}
