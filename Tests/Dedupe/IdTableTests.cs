using TikApis.Dedupe;

namespace TikApis.Tests.Dedupe;

/// <summary>The table of ids beside a dictionary, while it grows, shrinks and moves its ids from slots to others.</summary>
public sealed class IdTableTests
{
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.01)]
    [InlineData(3, 0.2)]
    public void Finds_what_a_dictionary_finds_while_it_grows_and_forgets(int seed, double oftenForgotten)
    {
        var random = new Random(seed);
        var table = new IdTable(new IdSeed(0x9E37_79B9_7F4A_7C15, 0xD1B5_4A32_D192_ED03, 0xEB44_ACCA_B455_D165)) { FirstLive = 1 };
        var model = new Dictionary<UInt128, uint>();
        var ordinal = 1u;
        for (var step = 0; step < 60_000; step++)
        {
            var id = (UInt128)random.Next(1, 40_000);
            if (random.NextDouble() < 0.02)
                ordinal++;
            if (random.NextDouble() < oftenForgotten / 20)
            {
                table.FirstLive = (uint)random.Next((int)table.FirstLive, (int)ordinal + 1);
                foreach (var dead in model.Where(known => known.Value < table.FirstLive).Select(known => known.Key).ToArray())
                    model.Remove(dead);
                if (random.Next(2) == 0)
                    table.Sweep(model.Count);
            }

            var known = model.GetValueOrDefault(id);
            if (known != 0 && random.Next(4) == 0)
            {
                table.Move(id, model[id] = ordinal);
            }
            else
            {
                Assert.Equal(known, table.Add(id, ordinal, model.Count));
                model.TryAdd(id, ordinal);
            }

            var other = (UInt128)random.Next(1, 40_000);
            Assert.Equal(model.GetValueOrDefault(other), table.Find(other));
        }

        Assert.All(model, known => Assert.Equal(known.Value, table.Find(known.Key)));
    }

    [Fact]
    public void While_ids_move_it_takes_what_they_leave_beside_and_then_no_more()
    {
        var table = new IdTable(new IdSeed(0x9E37_79B9_7F4A_7C15, 0xD1B5_4A32_D192_ED03, 0xEB44_ACCA_B455_D165)) { FirstLive = 1 };
        List<long> bytes = [];
        for (var count = 0; count < 100_000; count++)
        {
            table.Add((UInt128)(count + 1), 1, count);
            bytes.Add(table.Bytes);
            Assert.True(table.Bytes <= 95L * (count + 4), $"{table.Bytes} bytes of {count + 1} ids."); // 29 before and up to 49 after, and rounding of the first few.
        }

        Assert.Equal(100_000, Enumerable.Range(1, 100_000).Count(id => table.Find((UInt128)id) == 1));
        Assert.Contains(bytes.Zip(bytes.Skip(1)), step => step.Second < step.First); // What had moved was let go.
    }
}
