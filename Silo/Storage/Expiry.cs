using TikApis.Silo.Telemetry;

namespace TikApis.Silo.Storage;

/// <summary>Has expired rows deleted now and then.</summary>
sealed partial class Expiry(IExpiringRows rows, TimeProvider time, ILogger<Expiry> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                StorageMetrics.Expired.Add(await rows.Delete(time.GetUtcNow(), stoppingToken));
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                LogFailed(failed);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Expired rows could not be deleted; it is tried again.")]
    partial void LogFailed(Exception failed);
}
