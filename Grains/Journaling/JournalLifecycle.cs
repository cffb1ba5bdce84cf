using Microsoft.Extensions.Logging;

namespace TikApis.Journaling;

/// <summary>Opens the journal with the silo and closes it after the last grain is gone.</summary>
public abstract partial class JournalLifecycle(
    IJournalStore store,
    Journal journal,
    Checkpoint checkpoint,
    Fold fold,
    ILocalSiloDetails silo,
    ILogger log) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>When it opens.</summary>
    protected abstract int Stage { get; }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(GetType().Name, Stage, Open, Close);

    /// <summary>What comes before the first append.</summary>
    protected abstract Task BeforeOpening(CancellationToken cancellation);

    /// <summary>What is done when somebody fenced this node's writer. Nothing in memory may be used any more.</summary>
    protected abstract void OnFenced();

    /// <summary>What ends before the journal is closed.</summary>
    protected virtual Task BeforeClosing() => Task.CompletedTask;

    /// <summary>F3: the node goes on as a new writer, with nothing of the old one's.</summary>
    protected async Task<long> BeginAnew(CancellationToken cancellation)
    {
        var writer = await Register(cancellation);
        await checkpoint.Restart(writer, cancellation);
        return writer;
    }

    /// <summary>A number of its own for this incarnation.</summary>
    Task<long> Register(CancellationToken cancellation) => store.RegisterWriter(silo.SiloAddress.ToParsableString(), cancellation);

    async Task Open(CancellationToken cancellation)
    {
        await BeforeOpening(cancellation);
        var writer = await Register(cancellation);
        journal.Fenced += OnFenced;
        journal.Start(writer);
        checkpoint.Start();
        LogOpened(log, writer);
    }

    async Task Close(CancellationToken cancellation)
    {
        journal.Fenced -= OnFenced;
        await BeforeClosing();
        await journal.Stop(cancellation);
        await checkpoint.Stop();
        await checkpoint.Run(cancellation);
        await fold.CloseOwn(journal.Writer, cancellation);
        LogClosed(log, journal.Writer);
    }

    [LoggerMessage(LogLevel.Information, "Journal opened as writer {Writer}.")]
    static partial void LogOpened(ILogger log, long writer);

    [LoggerMessage(LogLevel.Information, "Journal of writer {Writer} folded and closed.")]
    static partial void LogClosed(ILogger log, long writer);
}
