namespace TikApis.Dedupe;

/// <summary>
/// Which append brought an id. Ordinals below <see cref="FirstLive"/> are dead: their ids count as absent, their slots
/// are taken over by ids that pass by, and <see cref="Sweep"/> drops the rest, so that forgetting is free. At most 70 % of
/// the slots are taken, and less than that by a quarter to two fifths when it begins anew: 29 to 49 bytes an id, and while ids move, those they leave.
/// </summary>
/// <remarks>
/// A table that is full begins anew with other slots, and each addition moves some of the ids before, so that none takes
/// long. All have moved before the new slots are full. Each table grows by a factor of its own: those of accounts that
/// count alike would all begin anew at the same moment.
/// </remarks>
sealed class IdTable(IdSeed seed)
{
    const int FirstLength = 4;

    /// <summary>Slots an addition clears, when no more are needed to be done in time.</summary>
    const int FewestMoved = 8;

    static int tables;

    // 1.3 to 1.7, evenly over any few tables in a row: multiples of the golden ratio.
    readonly double growth = 1.3 + (0.4 * (Interlocked.Increment(ref tables) * 0.618_033_988_75 % 1));

    IdSlots slots = new(0);

    // What the slots before still hold, from the one that moves next on; those below have moved.
    IdSlots? before;
    int nextToMove;
    int movedAtOnce;

    /// <summary>Ordinals below are dead. It only rises.</summary>
    public uint FirstLive { get; set; }

    public long Bytes => (long)IdSlots.SlotSize * (slots.Length + (before?.Length ?? 0));

    /// <summary>
    /// Looks at where an id would be, for nothing but to have it in the processor's cache: a large table is memory that is
    /// far away, and ids looked at one after the other, with nothing decided in between, are fetched at the same time.
    /// </summary>
    public void Touch(UInt128 id)
    {
        var hash = seed.Mix(id);
        slots.Touch(hash);
        before?.Touch(hash);
    }

    /// <summary>The ordinal of a live id; 0 when there is none.</summary>
    public uint Find(UInt128 id)
    {
        var hash = seed.Mix(id);
        var ordinal = slots.Find(hash, id);
        if (ordinal == 0 && before is not null)
            ordinal = before.Find(hash, id);
        return ordinal < FirstLive ? 0 : ordinal;
    }

    /// <summary>Adds an id unless it is live; gives the ordinal it had, or 0 if it was added.</summary>
    /// <param name="id">Not zero.</param>
    /// <param name="ordinal">At least <see cref="FirstLive"/>, and 1.</param>
    /// <param name="live">How many ids are live now, to tell growth from dead wood.</param>
    public uint Add(UInt128 id, uint ordinal, int live)
    {
        MoveSome();
        if (slots.Taken >= Room(slots.Length))
            BeginAnew(live);
        var hash = seed.Mix(id);
        if (before is not null && before.Find(hash, id) is var known && known >= FirstLive && slots.Find(hash, id) == 0)
            return known; // It has not moved yet.
        return slots.Add(hash, id, ordinal, FirstLive);
    }

    /// <summary>Changes the ordinal of a live id.</summary>
    public void Move(UInt128 id, uint ordinal)
    {
        var hash = seed.Mix(id);
        if (!slots.TryMove(hash, id, ordinal))
            before!.TryMove(hash, id, ordinal);
    }

    /// <summary>Gives back the memory of dead slots once they are most of those taken.</summary>
    public void Sweep(int live)
    {
        if (slots.Taken > FirstLength && live < slots.Taken / 2)
        {
            BeginAnew(live);
            MoveRest();
        }
    }

    /// <summary>Slots looked at to find an id or its absence: what a hostile choice of ids would drive up.</summary>
    public int Probes(UInt128 id)
    {
        var hash = seed.Mix(id);
        return slots.Probes(hash, id) + (before is null || slots.Find(hash, id) != 0 ? 0 : before.Probes(hash, id));
    }

    static int Room(int length) => (int)(length * 0.7);

    void BeginAnew(int live)
    {
        MoveRest();
        (before, nextToMove) = (slots, 0);
        slots = new IdSlots(Math.Max(FirstLength, checked((int)((live + 1) * growth / 0.7))));

        // The room beyond that of the ids to move is for so many additions, at least.
        var additions = (growth - 1) * (live + 1);
        movedAtOnce = Math.Max(FewestMoved, (int)Math.Min(before.Length, before.Length / additions) + 1);
        if (before.Length == 0)
            before = null;
    }

    void MoveSome()
    {
        if (before is null)
            return;
        var end = Math.Min(before.Length, nextToMove + movedAtOnce);
        slots.Take(before, nextToMove, end, seed, FirstLive);
        nextToMove = end;
        if (end == before.Length)
            before = null;
    }

    void MoveRest()
    {
        while (before is not null)
            MoveSome();
    }
}
