using System.Diagnostics.CodeAnalysis;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Lets the writers of the one file take turns, first come first served.</summary>
/// <remarks>
/// SQLite has one writer at a time and no queue: whoever finds the file busy sleeps and tries again, holding its
/// thread, and loses to a writer that commits back to back. Grain writes beside such a writer took a second at the
/// 99th percentile and stalled the thread pool; taking turns with it they took 20 ms and it kept its rate.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A shutdown disposes in its own order: who still holds a turn must be able to end it. Nothing is held that needs disposing.")]
public sealed class WriteTurns
{
    readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Waits without holding a thread; dispose the turn once the write is committed.</summary>
    public async ValueTask<Turn> TakeAsync(CancellationToken cancellation = default)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        return new(_turn);
    }

    /// <summary>The right to write; ends when disposed, once however often that happens.</summary>
    public sealed class Turn : IDisposable
    {
        SemaphoreSlim? _turn;

        internal Turn(SemaphoreSlim turn) => _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}
