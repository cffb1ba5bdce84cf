using System.Buffers;
using CsCheck;
using TikApis.Journaling;
using TikApis.Tests.Support;

namespace TikApis.Tests.Journaling;

public sealed class JournalEntryTests
{
    [Fact]
    public void Entries_OfAnyAccountsAndBatches_AreReadAsTheyWereWritten() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 64], Gen.Long[0, long.MaxValue], Gen.String[1, 8].Array[0, 20]).Array[1, 10].Sample(wanted =>
        {
            var group = new ArrayBufferWriter<byte>();
            foreach (var (account, arrival, ids) in wanted)
                new JournalEntry(account, arrival, Some.Batch(ids)).WriteTo(group);
            JournalEntry.Seal(group);
            var read = JournalEntry.ReadAll(group.WrittenSpan.ToArray()).ToArray();
            Assert.Equal(wanted.Select(w => (w.Item1, w.Item2)), read.Select(r => (r.AccountId, r.ArrivalMs)));
            for (var i = 0; i < read.Length; i++)
                Assert.Equal(Some.Batch(wanted[i].Item3).Bytes, read[i].Accepted.Bytes);
        });

    [Fact]
    public void Entries_WithAnyByteChanged_AreCalledCorrupt()
    {
        var group = new ArrayBufferWriter<byte>();
        new JournalEntry("account", 1, Some.Batch("a", "b")).WriteTo(group);
        JournalEntry.Seal(group);
        for (var at = 0; at < group.WrittenCount; at++)
        {
            var row = group.WrittenSpan.ToArray();
            row[at] ^= 1;
            Assert.Throws<JournalCorruptException>(() => JournalEntry.ReadAll(row).ToArray());
        }
    }

    [Fact]
    public void Entries_CutAnywhere_AreCalledCorrupt()
    {
        var group = new ArrayBufferWriter<byte>();
        new JournalEntry("account", 1, Some.Batch("a", "b")).WriteTo(group);
        JournalEntry.Seal(group);
        for (var length = 0; length < group.WrittenCount; length++)
            Assert.Throws<JournalCorruptException>(() => JournalEntry.ReadAll(group.WrittenSpan[..length].ToArray()).ToArray());
    }
}
