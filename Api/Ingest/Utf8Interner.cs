using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;

namespace TikApis.Api.Ingest;

/// <summary>
/// Numbers distinct texts from 0 as they come, by their bytes. Keeps its memory from one use to the next, as
/// long as that is little, so that in the steady state nothing is allocated.
/// </summary>
sealed class Utf8Interner
{
    const int KeptEntries = 4_096;
    const int KeptBytes = 256 * 1_024;

    // A sender who knew the seed could make all texts collide.
    static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    int[] slots = new int[512];
    Entry[] entries = new Entry[256];
    byte[] bytes = new byte[8 * 1_024];
    int used;

    /// <summary>Texts numbered so far.</summary>
    public int Count { get; private set; }

    /// <summary>The text of a number.</summary>
    public ReadOnlySpan<byte> this[int index] => bytes.AsSpan(entries[index].Start, entries[index].Length);

    /// <summary>All texts, one after the other.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, used);

    /// <summary>The text's number; it is new when <see cref="Count"/> grew.</summary>
    public int IndexOf(ReadOnlySpan<byte> text)
    {
        var hash = (int)XxHash3.HashToUInt64(text, Seed);
        var slot = hash & (slots.Length - 1);
        for (; slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            var index = slots[slot] - 1;
            if (entries[index].Hash == hash && this[index].SequenceEqual(text))
                return index;
        }

        slots[slot] = Count + 1;
        return Append(text, hash);
    }

    /// <summary>Forgets all texts.</summary>
    public void Clear()
    {
        if (entries.Length > KeptEntries)
        {
            entries = new Entry[KeptEntries];
            slots = new int[2 * KeptEntries];
        }
        else if (Count > 0)
        {
            Array.Clear(slots);
        }

        if (bytes.Length > KeptBytes)
            bytes = new byte[KeptBytes];
        Count = used = 0;
    }

    int Append(ReadOnlySpan<byte> text, int hash)
    {
        if (bytes.Length - used < text.Length)
            Array.Resize(ref bytes, (int)BitOperations.RoundUpToPowerOf2((uint)(used + text.Length)));
        text.CopyTo(bytes.AsSpan(used));

        if (Count == entries.Length)
            Array.Resize(ref entries, 2 * entries.Length);
        entries[Count] = new Entry(hash, used, text.Length);
        used += text.Length;
        Count++;
        if (2 * Count > slots.Length)
            Rehash();
        return Count - 1;
    }

    void Rehash()
    {
        slots = new int[2 * slots.Length];
        for (var i = 0; i < Count; i++)
        {
            var slot = entries[i].Hash & (slots.Length - 1);
            while (slots[slot] != 0)
                slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = i + 1;
        }
    }

    readonly record struct Entry(int Hash, int Start, int Length);
}
