namespace TikApis.Dedupe;

/// <summary>
/// Slots of an <see cref="IdTable"/>: open addressing with linear probing, 20 bytes each (16 the id, 4 the ordinal of the
/// append that brought it). Zero, which no id is, marks a free one; at least one always is.
/// </summary>
sealed class IdSlots(int length)
{
    public const int SlotSize = 16 + sizeof(uint);

    readonly UInt128[] ids = new UInt128[length];
    readonly uint[] ordinals = new uint[length];

    // Keeps the reads of Touch from being left out.
    uint touched;

    public int Length => ids.Length;

    /// <summary>Slots that are not free, dead ones included.</summary>
    public int Taken { get; private set; }

    /// <summary>Reads where an id would be, for nothing but to have it in the processor's cache.</summary>
    public void Touch(ulong hash)
    {
        if (ids.Length == 0)
            return;
        var slot = SlotOf(hash);
        touched ^= (uint)ids[slot] ^ ordinals[slot];
    }

    /// <summary>The ordinal of an id, live or dead; 0 when it is not here.</summary>
    public uint Find(ulong hash, UInt128 id)
    {
        if (ids.Length == 0)
            return 0;
        return ordinals[Look(hash, id)];
    }

    /// <summary>Puts an id into a dead slot it passes by or the free one behind, unless it is here and live; gives the ordinal it had, or 0 if it was added.</summary>
    public uint Add(ulong hash, UInt128 id, uint ordinal, uint firstLive)
    {
        var slot = SlotOf(hash);
        var reuse = -1;
        while (ids[slot] != id)
        {
            if (ids[slot] == UInt128.Zero)
            {
                if (reuse < 0)
                {
                    reuse = slot;
                    Taken++;
                }

                slot = reuse;
                break;
            }

            if (reuse < 0 && ordinals[slot] < firstLive)
                reuse = slot;
            slot = After(slot);
        }

        if (ids[slot] == id && ordinals[slot] >= firstLive)
            return ordinals[slot];
        (ids[slot], ordinals[slot]) = (id, ordinal);
        return 0;
    }

    /// <summary>Changes the ordinal of an id; false when it is not here.</summary>
    public bool TryMove(ulong hash, UInt128 id, uint ordinal)
    {
        var slot = Look(hash, id);
        if (ids[slot] != id)
            return false;
        ordinals[slot] = ordinal;
        return true;
    }

    /// <summary>Adds the live ids of some slots of another, in which they were and here are not.</summary>
    public void Take(IdSlots from, int first, int end, IdSeed seed, uint firstLive)
    {
        for (var i = first; i < end; i++)
        {
            var (id, ordinal) = (from.ids[i], from.ordinals[i]);
            if (id != UInt128.Zero && ordinal >= firstLive)
                Add(seed.Mix(id), id, ordinal, firstLive);
        }
    }

    /// <summary>Slots looked at to find an id or its absence.</summary>
    public int Probes(ulong hash, UInt128 id)
    {
        if (ids.Length == 0)
            return 0;
        var probes = 1;
        for (var slot = SlotOf(hash); ids[slot] != id && ids[slot] != UInt128.Zero; probes++)
            slot = After(slot);
        return probes;
    }

    /// <summary>Where an id is, or the free slot behind which it is not: that one's ordinal is 0.</summary>
    int Look(ulong hash, UInt128 id)
    {
        var slot = SlotOf(hash);
        while (ids[slot] != id && ids[slot] != UInt128.Zero)
            slot = After(slot);
        return slot;
    }

    // The high half of the product spreads 64 bits evenly over any length, with no division.
    int SlotOf(ulong hash) => (int)Math.BigMul(hash, (ulong)ids.Length, out _);

    int After(int slot) => slot + 1 < ids.Length ? slot + 1 : 0;
}
