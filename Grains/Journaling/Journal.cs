using System.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TikApis.Telemetry;
using TikApis.Usage;

namespace TikApis.Journaling;

/// <summary>
/// The silo's journal: gathers the entries of all its accounts while the previous group commits, appends each
/// group as one row, and tells everyone who waits when it is durable. One append is in flight at a time.
/// </summary>
public sealed partial class Journal(
    IJournalStore store,
    IOptions<JournalOptions> options,
    TimeProvider time,
    ILogger<Journal> log) : IDisposable
{
    /// <summary>Turns of the thread pool a group waits at most, whatever the clock says.</summary>
    const int MostTurns = 1_000;

    readonly Lock gate = new();
    readonly SemaphoreSlim formed = new(0);
    readonly Queue<CommitGroup> full = new();
    readonly Queue<Generation> unfolded = new();
    readonly CancellationTokenSource givingUp = new();
    ArrayBufferWriter<byte>? spare;
    CommitGroup forming = new(new ArrayBufferWriter<byte>(4096));
    Generation open = new();
    TaskCompletionSource room = NewSignal();
    Task loop = Task.CompletedTask;
    long position;
    long unfoldedBytes;
    long promisedBytes;
    long bytesInFlight;
    long sentTicks;
    bool accepting;
    bool lost;

    /// <summary>This incarnation's number in <c>journal_writers</c>; 0 before <see cref="Start"/>.</summary>
    public long Writer { get; private set; }

    /// <summary>False before the start, from a stop on, and once fenced.</summary>
    public bool IsAccepting { get { lock (gate) return accepting; } }

    /// <summary>Since when the append under way has no outcome; null while there is none.</summary>
    public DateTimeOffset? StuckSince => Interlocked.Read(ref sentTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>A writer is known to be fenced. An append would find out, but a node nobody sends events to has none.</summary>
    internal void Lost(long writer)
    {
        lock (gate)
        {
            if (writer != Writer || !accepting)
                return;
            lost = true;
        }

        formed.Release();
    }

    /// <summary>Bytes committed or on their way that the tables do not hold yet.</summary>
    public long UnfoldedBytes { get { lock (gate) return unfoldedBytes; } }

    /// <summary>Bytes of batches that were let in and are not decided.</summary>
    public long BytesInFlight => Interlocked.Read(ref bytesInFlight);

    /// <summary>Since when the oldest entry waits to be folded; null when the tables hold everything that was committed.</summary>
    public DateTimeOffset? UnfoldedSince { get { lock (gate) return unfolded.TryPeek(out var oldest) ? oldest.Since : open.Since; } }

    /// <summary>Fires once if another process fenced this writer: nothing it holds in memory may be used any more.</summary>
    public event Action? Fenced;

    /// <summary>Signalled when there is more to fold than <see cref="JournalOptions.CheckpointBytes"/>.</summary>
    internal SemaphoreSlim Pressure { get; } = new(0);

    /// <summary>Begins to accept entries as a new writer.</summary>
    public void Start(long writer)
    {
        lock (gate)
        {
            Writer = writer;
            accepting = true;
            lost = false;
            Interlocked.Exchange(ref sentTicks, 0);
        }

        loop = Task.Run(AppendGroups);
    }

    /// <summary>
    /// F3: begins anew as another writer, with nothing of the one that was fenced. Its accounts' leases are void,
    /// since they name the writer they were given by.
    /// </summary>
    internal void Restart(long writer)
    {
        lock (gate)
        {
            foreach (var lost in unfolded.Append(open))
                lost.MarkFolded(); // Whoever fenced us folds it.
            unfolded.Clear();
            open = new Generation();
            (position, unfoldedBytes) = (0, 0);
        }

        Start(writer);
    }

    /// <summary>
    /// Refuses new entries, and returns when everything accepted before is decided, or given up on cancellation.
    /// </summary>
    public async Task Stop(CancellationToken cancellation)
    {
        lock (gate)
            accepting = false;
        formed.Release();
        await using (cancellation.UnsafeRegister(static self => ((Journal)self!).givingUp.Cancel(), this))
            await loop;
    }

    /// <summary>
    /// Lets a batch in, until <see cref="LetOut"/>: while the database does not take what is written, what waits for
    /// it must not grow without end.
    /// </summary>
    /// <exception cref="UsageUnavailableException">As much as may wait is waiting, or the append under way has had no
    /// outcome for so long that one more would only wait with it: nothing was written.</exception>
    public void LetIn(int bytes)
    {
        if (StuckSince is { } since && time.GetUtcNow() - since > options.Value.RoomTimeout)
            throw new UsageUnavailableException("The database does not take what is written; send the events again.");
        if (Interlocked.Add(ref bytesInFlight, bytes) <= options.Value.MaxBytesInFlight)
            return;
        LetOut(bytes);
        throw new UsageUnavailableException("The node has as many events under way as it may hold; send them again.");
    }

    /// <summary>The batch is decided, or given up.</summary>
    public void LetOut(int bytes) => Interlocked.Add(ref bytesInFlight, -bytes);

    /// <summary>
    /// Waits until an entry may be added, and promises it room until <see cref="LeaveRoom"/>: of all that wait, no
    /// more are let go on than there is room for. Cheap when there is room.
    /// </summary>
    /// <exception cref="UsageUnavailableException">The journal stayed full: nothing was written, nothing is promised.</exception>
    public ValueTask WaitForRoom(int bytes)
    {
        Task signal;
        lock (gate)
        {
            if (HasRoom)
            {
                promisedBytes += bytes;
                return ValueTask.CompletedTask;
            }

            signal = room.Task;
        }

        return WaitForRoom(bytes, signal);
    }

    /// <summary>The entry was added, or will not be: its room is not promised any more.</summary>
    public void LeaveRoom(int bytes)
    {
        lock (gate)
        {
            var hadRoom = HasRoom;
            promisedBytes -= bytes;
            if (!hadRoom)
                SignalRoom();
        }
    }

    /// <summary>
    /// A1: adds an entry to the group that forms. Its <see cref="CommitGroup.Committed"/> says when it is durable.
    /// </summary>
    /// <exception cref="UsageUnavailableException">The lease is gone or the silo stops: nothing was written.</exception>
    public CommitGroup Append(Lease lease, in JournalEntry entry)
    {
        lock (gate)
        {
            if (!accepting || !lease.IsValid || lease.Writer != Writer)
                throw new UsageUnavailableException("The account is moving to another node; send the events again.");
            if (!forming.HasRoomFor(entry, options.Value.MaxGroupBytes))
            {
                full.Enqueue(forming);
                forming = NewGroup();
            }

            if (forming.Bytes == 0)
                formed.Release();
            var before = forming.Bytes;
            forming.Add(entry);
            unfoldedBytes += forming.Bytes - before;
            lease.LastCommit = forming.Committed;
            return forming;
        }
    }

    /// <summary>Sends something else that holds only as long as the account is this writer's: a release waits for it, as for an append.</summary>
    /// <exception cref="UsageUnavailableException">The lease is gone or the silo stops: nothing was sent.</exception>
    public Task<T> Send<T>(Lease lease, Func<Task<T>> send)
    {
        lock (gate)
        {
            if (!accepting || !lease.IsValid || lease.Writer != Writer)
                throw new UsageUnavailableException("The account is moving to another node; ask again.");
            var sent = send();
            lease.Sent = lease.Sent.IsCompleted ? sent : Task.WhenAll(lease.Sent, sent);
            return sent;
        }
    }

    /// <summary>L1: no entry joins with this lease any more. Returns the fate of the last group it joined, if any.</summary>
    internal Task<Generation>? Invalidate(Lease lease)
    {
        lock (gate)
        {
            lease.Invalidate();
            return lease.LastCommit;
        }
    }

    /// <summary>C1: ends the open generation at the last committed position and lists what is to be folded, in order.</summary>
    internal IReadOnlyList<Generation> CloseGeneration()
    {
        lock (gate)
        {
            if (open.Bytes > 0)
                CloseOpenGeneration();
            return [.. unfolded];
        }
    }

    /// <summary>C6: the tables hold a generation; its bytes make room.</summary>
    internal void Release(Generation generation)
    {
        generation.MarkFolded();
        lock (gate)
        {
            unfolded.Dequeue();
            unfoldedBytes -= generation.Bytes;
            SignalRoom();
        }
    }

    public void Dispose()
    {
        givingUp.Dispose();
        formed.Dispose();
        Pressure.Dispose();
    }

    // What is promised counts towards what is not folded. It does not hold up the group that forms: a call that still
    // has to read its account's names would keep all others waiting. If too many come at once, Append begins the next.
    bool HasRoom => full.Count == 0
        && forming.Bytes < options.Value.MaxGroupBytes
        && unfoldedBytes + promisedBytes < options.Value.MaxUnfoldedBytes;

    bool IsGroupFull { get { lock (gate) return full.Count > 0; } }

    async Task AppendGroups()
    {
        while (true)
        {
            await formed.WaitAsync();
            if (lost)
            {
                Lose(NewGroup());
                return;
            }

            await GatherWhileBusy();
            if (NextGroup() is not { } group)
            {
                if (IsAccepting)
                    continue;
                return;
            }

            AppendFate fate;
            try
            {
                fate = await SendUntilKnown(group);
            }
            catch (OperationCanceledException)
            {
                FailAll(group, "The node stopped before it knew whether the events are durable; send them again.");
                return;
            }

            if (fate == AppendFate.Fenced)
            {
                Lose(group);
                return;
            }

            group.Commit(Committed(group));
            if (group.Bytes <= options.Value.MaxGroupBytes)
                Volatile.Write(ref spare, group.GiveBuffer());
        }
    }

    /// <summary>
    /// Lets what is queued in the process have its turn before a group is sent: most of it joins, and what a commit costs,
    /// and the turns of those who wait for it, are shared by more events. A process with nothing else to do commits at once.
    /// </summary>
    async Task GatherWhileBusy()
    {
        var began = time.GetTimestamp();
        for (var turns = 0; turns < MostTurns && ThreadPool.PendingWorkItemCount > 0 && !IsGroupFull && time.GetElapsedTime(began) < options.Value.MaxGatherTime; turns++)
            await Task.Yield();
    }

    void Lose(CommitGroup group)
    {
        LogFenced(Writer);
        JournalMetrics.Fenced.Add(1);
        FailAll(group, "The node lost its journal; send the events again.");
        Fenced?.Invoke();
    }

    /// <summary>An empty group, mostly with the buffer of one that was committed: the next will be about as long.</summary>
    CommitGroup NewGroup() => new(Interlocked.Exchange(ref spare, null) ?? new ArrayBufferWriter<byte>(4096));

    /// <summary>A2: the group that formed first takes the next position.</summary>
    CommitGroup? NextGroup()
    {
        lock (gate)
        {
            if (!full.TryDequeue(out var group))
            {
                if (forming.Bytes == 0)
                    return null;
                group = forming;
                forming = NewGroup();
            }

            group.Position = position + 1;
            unfoldedBytes -= group.Bytes;
            group.Seal();
            unfoldedBytes += group.Bytes;
            SignalRoom();
            return group;
        }
    }

    /// <summary>A5: the same bytes at the same position until they are in the journal or never will be.</summary>
    async Task<AppendFate> SendUntilKnown(CommitGroup group)
    {
        var started = time.GetTimestamp();
        Interlocked.Exchange(ref sentTicks, time.GetUtcNow().UtcTicks);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var fate = await store.Append(Writer, group.Position, group.Payload);
                Interlocked.Exchange(ref sentTicks, 0);
                JournalMetrics.Committed(time.SecondsSince(started));
                JournalMetrics.CommitSize.Record(group.Bytes);
                return fate;
            }
            catch (Exception unknown)
            {
                JournalMetrics.AppendsUnknown.Add(1);
                LogUnknown(unknown, Writer, group.Position, attempt);
                await Task.Delay(Backoff.After(attempt, options.Value.MaxBackoff), time, givingUp.Token);
            }
        }
    }

    /// <summary>A4: the group is in the journal, within the generation that is open.</summary>
    Generation Committed(CommitGroup group)
    {
        lock (gate)
        {
            position = group.Position;
            var generation = open;
            generation.Grow(group.Bytes, time.GetUtcNow());
            if (generation.Bytes >= options.Value.FoldBytes)
                CloseOpenGeneration();
            if (unfoldedBytes >= options.Value.CheckpointBytes && Pressure.CurrentCount == 0)
                Pressure.Release();
            return generation;
        }
    }

    /// <summary>F3: everyone who waits is told to ask again. A try without an answer may be in the journal all the same.</summary>
    void FailAll(CommitGroup group, string message)
    {
        CommitGroup[] undecided;
        lock (gate)
        {
            accepting = false;
            undecided = [group, .. full, forming];
            full.Clear();
            forming = NewGroup();
            room.TrySetResult();
        }

        var reason = new UsageUnavailableException(message) { MayBeCounted = true };
        foreach (var some in undecided)
            some.Fail(reason);
    }

    async ValueTask WaitForRoom(int bytes, Task signal)
    {
        var deadline = time.GetUtcNow() + options.Value.RoomTimeout;
        while (true)
        {
            var left = deadline - time.GetUtcNow();
            try
            {
                await signal.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
            }
            catch (TimeoutException)
            {
                throw new UsageUnavailableException("The node has as much to write as it may hold; send the events again.");
            }

            lock (gate)
            {
                if (HasRoom || !accepting)
                {
                    promisedBytes += bytes;
                    return;
                }

                signal = room.Task;
            }
        }
    }

    void SignalRoom()
    {
        if (!HasRoom)
            return;
        room.TrySetResult();
        room = NewSignal();
    }

    void CloseOpenGeneration()
    {
        open.Close(position);
        unfolded.Enqueue(open);
        open = new Generation();
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Warning, "Append of writer {Writer} at {Position} has an unknown outcome (try {Attempt}); the same bytes go to the same position again.")]
    partial void LogUnknown(Exception unknown, long writer, long position, int attempt);

    [LoggerMessage(LogLevel.Critical, "Writer {Writer} was fenced: another process took over. Nothing in memory is used any more.")]
    partial void LogFenced(long writer);
}
