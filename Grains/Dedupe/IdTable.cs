namespace TikApis.Dedupe;

/// <summary>
/// Which append brought an id: one open-addressing table with linear probing, 20 bytes a slot (16 the
/// id, 4 the ordinal of the append). Ordinals below <see cref="FirstLive"/> are dead: their ids count as
/// absent, their slots are taken over by ids that pass by, and <see cref="Sweep"/> drops the rest, so that
/// forgetting is free. At most 70 % of the slots are taken, two thirds of that after a rebuild: 29 to 43
/// bytes an id. A rebuild comes at the earliest after half as many additions as it moves ids: O(1) amortised.
/// </summary>
sealed class IdTable(IdSeed seed)
{
    public const int SlotSize = 16 + sizeof(uint);

    const int FirstLength = 4;

    // Parallel arrays; zero, which no id is, marks a free slot.
    UInt128[] ids = [];
    uint[] ordinals = [];

    // Slots that are not free, dead ones included.
    int taken;

    // Keeps the reads of Touch from being left out.
    uint touched;

    /// <summary>Ordinals below are dead. It only rises.</summary>
    public uint FirstLive { get; set; }

    public long Bytes => (long)SlotSize * ids.Length;

    public int Taken => taken;

    /// <summary>
    /// Looks at where an id would be, for nothing but to have it in the processor's cache: a large table is memory that is
    /// far away, and ids looked at one after the other, with nothing decided in between, are fetched at the same time.
    /// </summary>
    public void Touch(UInt128 id)
    {
        if (ids.Length == 0)
            return;
        var slot = SlotOf(id);
        touched ^= (uint)ids[slot] ^ ordinals[slot];
    }

    /// <summary>The ordinal of a live id; 0 when there is none.</summary>
    public uint Find(UInt128 id)
    {
        if (ids.Length == 0)
            return 0;
        var slot = SlotOf(id);
        while (ids[slot] != id)
        {
            if (ids[slot] == UInt128.Zero)
                return 0;
            slot = After(slot);
        }

        return ordinals[slot] < FirstLive ? 0 : ordinals[slot];
    }

    /// <summary>Adds an id unless it is live; gives the ordinal it had, or 0 if it was added.</summary>
    /// <param name="id">Not zero.</param>
    /// <param name="ordinal">At least <see cref="FirstLive"/>, and 1.</param>
    /// <param name="live">How many ids are live now, to tell growth from dead wood.</param>
    public uint Add(UInt128 id, uint ordinal, int live)
    {
        if (taken >= Room(ids.Length))
            Rebuild(live);
        var slot = SlotOf(id);
        var reuse = -1;
        while (ids[slot] != id)
        {
            if (ids[slot] == UInt128.Zero)
            {
                if (reuse < 0)
                {
                    reuse = slot;
                    taken++;
                }

                slot = reuse;
                break;
            }

            if (reuse < 0 && ordinals[slot] < FirstLive)
                reuse = slot;
            slot = After(slot);
        }

        if (ids[slot] == id && ordinals[slot] >= FirstLive)
            return ordinals[slot];
        (ids[slot], ordinals[slot]) = (id, ordinal);
        return 0;
    }

    /// <summary>Changes the ordinal of a live id.</summary>
    public void Move(UInt128 id, uint ordinal)
    {
        var slot = SlotOf(id);
        while (ids[slot] != id)
            slot = After(slot);
        ordinals[slot] = ordinal;
    }

    /// <summary>Gives back the memory of dead slots once they are most of those taken.</summary>
    public void Sweep(int live)
    {
        if (taken > FirstLength && live < taken / 2)
            Rebuild(live);
    }

    /// <summary>Slots looked at to find an id or its absence: what a hostile choice of ids would drive up.</summary>
    public int Probes(UInt128 id)
    {
        if (ids.Length == 0)
            return 0;
        var probes = 1;
        for (var slot = SlotOf(id); ids[slot] != id && ids[slot] != UInt128.Zero; probes++)
            slot = After(slot);
        return probes;
    }

    static int Room(int length) => (int)(length * 0.7);

    // The high half of the product spreads 64 bits evenly over any length, with no division.
    int SlotOf(UInt128 id) => (int)Math.BigMul(seed.Mix(id), (ulong)ids.Length, out _);

    int After(int slot) => slot + 1 < ids.Length ? slot + 1 : 0;

    void Rebuild(int live)
    {
        var length = Math.Max(FirstLength, checked((int)((live + 1) * 1.5 / 0.7)));
        var (oldIds, oldOrdinals) = (ids, ordinals);
        (ids, ordinals, taken) = (new UInt128[length], new uint[length], 0);
        for (var i = 0; i < oldIds.Length; i++)
        {
            if (oldIds[i] != UInt128.Zero && oldOrdinals[i] >= FirstLive)
                Append(oldIds[i], oldOrdinals[i]);
        }
    }

    /// <summary>Adds an id known to be absent.</summary>
    void Append(UInt128 id, uint ordinal)
    {
        var slot = SlotOf(id);
        while (ids[slot] != UInt128.Zero)
            slot = After(slot);
        (ids[slot], ordinals[slot]) = (id, ordinal);
        taken++;
    }
}
