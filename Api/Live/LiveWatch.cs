namespace TikApis.Api.Live;

/// <summary>
/// What all viewers of an account in this process share: while there are any, the account is asked once an interval.
/// Nothing queues up: whoever is slow finds the latest frame.
/// </summary>
/// <param name="ask">Asks the account.</param>
/// <param name="unavailable">What is said when it does not answer.</param>
/// <param name="interval">How often.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Hears of an account that does not answer.</param>
sealed partial class LiveWatch(Func<CancellationToken, Task<LiveFrame>> ask, Func<LiveFrame> unavailable, TimeSpan interval, TimeProvider time, ILogger log) : IDisposable
{
    // Moving to another node, or a node's death that was noticed, takes less.
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource stopping = new();
    volatile LiveFrame latest = new(0, default);
    Task running = Task.CompletedTask;

    /// <summary>Streams that look at it; kept by the hub.</summary>
    public int Viewers { get; set; }

    /// <summary>The last that was heard.</summary>
    public LiveFrame Latest => latest;

    /// <summary>Begins to ask.</summary>
    public void Start() => running = AskInTurn();

    /// <summary>Ends asking; nobody looks any more.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        _ = running.ContinueWith(static (_, self) => ((LiveWatch)self!).stopping.Dispose(), this, TaskScheduler.Default);
    }

    async Task AskInTurn()
    {
        using var timer = new PeriodicTimer(interval, time);
        var (answered, silent) = (time.GetTimestamp(), false);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                try
                {
                    Publish(await ask(stopping.Token));
                    (answered, silent) = (time.GetTimestamp(), false);
                }
                catch (Exception failed) when (!stopping.IsCancellationRequested)
                {
                    if (silent || time.GetElapsedTime(answered) < Silence)
                        continue;
                    silent = true;
                    LogSilent(failed);
                    Publish(unavailable());
                }
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
    }

    void Publish(LiveFrame frame)
    {
        var before = latest;
        latest = frame;
        before.Supersede();
    }

    [LoggerMessage(LogLevel.Warning, "A watched account does not say what it uses; it is asked again.")]
    partial void LogSilent(Exception failed);
}
