using System.Buffers.Binary;
using TikApis.Usage;

namespace TikApis.Dedupe;

/// <summary>
/// The ids of events an account has taken lately, so that the same event sent again is not counted
/// again. Appends to the account's journal are numbered by ordinals, and an id's fate follows from the
/// ordinal of the append that brought it: above <see cref="CommittedOrdinal"/> it is in flight, in an
/// expired segment it is forgotten, otherwise it is counted.
/// </summary>
/// <remarks>
/// Bounded: beyond <see cref="DedupeOptions.MaxIdsPerAccount"/>, or when the node's <see cref="IdBudget"/> is
/// exceeded, the oldest segment is given up before its time and <see cref="ShortenedCount"/> says so. An
/// id in flight is never given up, as forgetting it could count an event twice within seconds: rather the
/// bound is exceeded, by what is in flight and the one segment it shares. For one thread at a time.
/// </remarks>
public sealed class IdWindow : IDisposable
{
    /// <summary>Ids expire on multiples of this, so that a day of them is 145 segments at most.</summary>
    public static readonly TimeSpan ExpiryStep = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of an id in <see cref="Load"/>: high half, low half, each little-endian, as in an event record.</summary>
    public const int IdSize = 16;

    readonly DedupeOptions options;
    readonly IdBudget budget;
    readonly IdTable table;
    readonly IdSegments segments;
    int settled;

    /// <summary>An account that remembers nothing yet. Only tests have a reason to choose where ordinals start.</summary>
    public IdWindow(DedupeOptions options, IdBudget budget, IdSeed seed, uint firstOrdinal = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxIdsPerAccount, 1);
        ArgumentOutOfRangeException.ThrowIfZero(firstOrdinal);
        (this.options, this.budget) = (options, budget);
        table = new IdTable(seed) { FirstLive = firstOrdinal };
        segments = new IdSegments(Math.Max(1, options.MaxIdsPerAccount / 8));
        LastOrdinal = CommittedOrdinal = firstOrdinal - 1;
    }

    /// <summary>Ids remembered, in flight or counted.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the table of ids.</summary>
    public long Bytes => table.Bytes;

    /// <summary>What expires together, oldest first.</summary>
    public IReadOnlyList<IdSegment> Segments => segments.All;

    /// <summary>The ordinal of the latest append.</summary>
    public uint LastOrdinal { get; private set; }

    /// <summary>Appends up to this one are committed.</summary>
    public uint CommittedOrdinal { get; private set; }

    /// <summary>Ids of appends before this one are forgotten.</summary>
    public uint FirstLiveOrdinal => table.FirstLive;

    /// <summary>
    /// Most ids to <see cref="Load"/> now: as many as the account may have, in what is left of the node's budget,
    /// but its floor always.
    /// </summary>
    public int MostToLoad => (int)Math.Min(options.MaxIdsPerAccount, Math.Max(options.Floor, budget.Left));

    /// <summary>Ids given up before their time because of a bound, those left in storage among them.</summary>
    public long ShortenedCount { get; private set; }

    /// <summary>Until when an id given up before its time would have been remembered; null when none was.</summary>
    public long? ShortenedUntilMs { get; private set; }

    /// <summary>
    /// When an id that arrived at an instant expires: the window later, rounded up to the next
    /// <see cref="ExpiryStep"/>. Nothing else decides it, so memory and storage agree.
    /// </summary>
    public static long ExpiryOf(long arrivalMs, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(arrivalMs);
        var step = (long)ExpiryStep.TotalMilliseconds;
        return (arrivalMs + (long)window.TotalMilliseconds + step - 1) / step * step;
    }

    /// <summary>What is known of an id. Call <see cref="Expire"/> first.</summary>
    public Seen Check(UInt128 id) => FateOf(table.Find(id));

    /// <summary>What is known of an id at an instant, and when it expires (milliseconds since 1970; 0 when it is new). Changes nothing.</summary>
    public (Seen Seen, long ExpiresAtMs) Look(UInt128 id, long nowMs)
    {
        var ordinal = table.Find(id);
        if (ordinal == 0)
            return (Seen.New, 0);
        var (seen, expiresAtMs) = (FateOf(ordinal), segments.Of(ordinal).ExpiresAtMs);
        return seen == Seen.Counted && expiresAtMs <= nowMs ? (Seen.New, 0) : (seen, expiresAtMs);
    }

    /// <summary>Starts the next append: gives old ids up if the node is over its budget, and gives its ordinal.</summary>
    /// <param name="arrivalMs">If the clock stepped back, the ids are kept as long as those before them.</param>
    /// <exception cref="InvalidOperationException">All ordinals are used (50 days at 1,000 appends
    /// a second): the account has to be activated anew. Nothing has changed.</exception>
    public uint BeginAppend(long arrivalMs)
    {
        Begin(ExpiryOf(arrivalMs, options.Window));
        while (budget.IsExceeded && Count > options.Floor && TryGiveUpOldest())
            Settle();
        return LastOrdinal;
    }

    /// <summary>Has some ids at hand that are added next: cheaper together than one by one.</summary>
    public void Touch(ReadOnlySpan<EventRecord> next)
    {
        foreach (ref readonly var record in next)
            table.Touch(record.Id);
    }

    /// <summary>Remembers an id as brought by an append, unless it is known already.</summary>
    public bool TryAdd(UInt128 id, uint ordinal) => Add(id, ordinal) == Seen.New;

    /// <summary>Remembers an id as brought by an append, unless it is known already, and says what was known. An append's ids are all added before the next one begins.</summary>
    public Seen Add(UInt128 id, uint ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(id, UInt128.Zero);
        if (ordinal != LastOrdinal || ordinal <= CommittedOrdinal)
            throw new ArgumentOutOfRangeException(nameof(ordinal), ordinal, "Not the append that was begun last.");
        return FateOf(AddOrGet(id, ordinal));
    }

    /// <summary>The appends up to this one are in the journal.</summary>
    public void Commit(uint ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ordinal, LastOrdinal);
        CommittedOrdinal = Math.Max(CommittedOrdinal, ordinal);
        KeepBound();
        Settle();
    }

    /// <summary>Forgets what has expired by now, except what is in flight.</summary>
    public void Expire(long nowMs)
    {
        if (!segments.Any || segments.Oldest.ExpiresAtMs > nowMs)
            return;
        while (segments.Any && segments.Oldest.ExpiresAtMs <= nowMs && TryForgetOldest())
            continue;
        Settle();
    }

    /// <summary>Takes over ids from storage when the account is activated: before any append, and in order of their expiry.</summary>
    public void Load(ReadOnlySpan<byte> ids, long expiresAtMs)
    {
        if (ids.Length % IdSize != 0)
            throw new InvalidDataException("Stored ids are 16 bytes each.");
        if (CommittedOrdinal != LastOrdinal)
            throw new InvalidOperationException("Ids are loaded before the first append.");
        if (segments.Any && expiresAtMs < segments.Last.ExpiresAtMs)
            throw new ArgumentOutOfRangeException(nameof(expiresAtMs), expiresAtMs, "Ids are loaded in order of their expiry.");
        for (; !ids.IsEmpty; ids = ids[IdSize..])
        {
            var id = new UInt128(BinaryPrimitives.ReadUInt64LittleEndian(ids), BinaryPrimitives.ReadUInt64LittleEndian(ids[8..]));
            // Events without an id have zeros where records have one.
            if (id != UInt128.Zero)
                LoadOne(id, expiresAtMs);
        }

        Settle();
    }

    /// <summary>
    /// Says that older ids than those loaded were left in storage. The metric does not count them: most were given up,
    /// and counted, by the activation before.
    /// </summary>
    public void Leave(OlderIds older)
    {
        if (older.Count > 0)
            Shorten(older.Count, older.UntilMs);
    }

    /// <summary>Slots looked at to decide on an id: a hostile choice of ids must not drive it up.</summary>
    public int Probes(UInt128 id) => table.Probes(id);

    /// <summary>Gives its ids back to the node's budget.</summary>
    public void Dispose()
    {
        budget.Add(-settled);
        settled = 0;
    }

    Seen FateOf(uint ordinal) =>
        ordinal == 0 ? Seen.New : ordinal > CommittedOrdinal ? Seen.InFlight : Seen.Counted;

    void Begin(long expiresAtMs)
    {
        // The very last number is kept free: what is after it must be a number too.
        if (LastOrdinal >= uint.MaxValue - 1)
            throw new InvalidOperationException("The account has used all ordinals and has to be activated anew.");
        LastOrdinal++;
        segments.Begin(LastOrdinal, expiresAtMs);
    }

    uint AddOrGet(UInt128 id, uint ordinal)
    {
        var known = table.Add(id, ordinal, Count);
        if (known != 0)
            return known;
        segments.Add();
        Count++;
        KeepBound();
        return 0;
    }

    void KeepBound()
    {
        while (Count > options.MaxIdsPerAccount && TryGiveUpOldest())
            continue;
    }

    void LoadOne(UInt128 id, long expiresAtMs)
    {
        if (!segments.CanJoin(expiresAtMs))
        {
            Begin(expiresAtMs);
            CommittedOrdinal = LastOrdinal;
        }

        var known = AddOrGet(id, LastOrdinal);
        if (known == 0 || known >= segments.Last.FirstOrdinal)
            return;
        // Counted again after an expiry that storage has not swept yet: the later arrival is what counts.
        table.Move(id, LastOrdinal);
        segments.MoveToLast(known);
    }

    bool TryGiveUpOldest()
    {
        var oldest = segments.Oldest;
        // Never the last one: what has just been counted is what is most likely to be sent again.
        if (segments.All.Count == 1 || !TryForgetOldest())
            return false;
        if (oldest.Count > 0)
            Shorten(oldest.Count, oldest.ExpiresAtMs);
        DedupeMetrics.GivenUp.Add(oldest.Count);
        return true;
    }

    void Shorten(long count, long untilMs)
    {
        ShortenedCount += count;
        ShortenedUntilMs = Math.Max(ShortenedUntilMs ?? 0, untilMs);
    }

    bool TryForgetOldest()
    {
        var after = segments.AfterOldest(LastOrdinal);
        if (after - 1 > CommittedOrdinal)
            return false;
        Count -= segments.Oldest.Count;
        segments.RemoveOldest();
        table.FirstLive = after;
        return true;
    }

    /// <summary>Brings the node's budget up to date and gives memory back, each when there is reason to.</summary>
    void Settle()
    {
        table.Sweep(Count);
        if (Count == settled)
            return;
        budget.Add(Count - settled);
        settled = Count;
    }
}
