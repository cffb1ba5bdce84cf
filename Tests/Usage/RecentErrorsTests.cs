using CsCheck;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Usage;

public sealed class RecentErrorsTests
{
    /// <summary>Events of any status, in batches; many share a millisecond, which their response time tells apart.</summary>
    static readonly Gen<(int At, int Status, int Series)[][]> Batches =
        Gen.Select(Gen.Int[0, 60], Gen.OneOf<int>(200, 302, 399, 400, 404, 429, 499, 500), Gen.Int[0, 2]).Array[0, 90].Array[0, 8];

    static readonly Series[] Names = [Some.Posts, Some.Reports, Series.OfOthers];

    [Fact]
    public void They_are_the_newest_errors_of_all_events_however_these_were_gathered() =>
        Gen.Select(Batches, Gen.Int[0, 2].Array[8]).Sample((batches, ways) =>
        {
            var arrival = 0u;
            List<(EventRecord Event, Series Series)> all = [];
            var gathered = new RecentErrors();
            foreach (var (batch, way) in batches.Zip(ways))
            {
                EventRecord[] records = [.. batch.Select(e => Some.Record(null, Some.Noon.AddMilliseconds(e.At), (ushort)e.Series, e.Status, ++arrival))];
                all.AddRange(records.Select(r => (r, Names[r.Series])));
                var part = way == 0 ? gathered : new RecentErrors();
                part.Add(Names, records);
                if (way == 1)
                    gathered.Add(part);
                else if (way == 2)
                    (gathered = RecentErrors.Of(gathered.ToBatch())).Add(RecentErrors.Of(part.ToBatch()));
            }

            var expected = all.Where(e => e.Event.Status >= 400).OrderBy(e => e.Event.TimestampMs).TakeLast(RecentErrors.Most).Reverse();
            Assert.Equal(Texts(expected), Texts(gathered.NewestFirst()));
            Assert.Equal(gathered.NewestFirst().Count(), gathered.Count);
        }, iter: 300);

    [Fact]
    public void They_take_no_more_than_what_is_documented()
    {
        var errors = new RecentErrors();
        var longest = new string('x', 512);
        errors.Add(
            [.. Enumerable.Range(0, 1_000).Select(i => new Series($"{i:d64}", $"GET /{i:d8}{longest}", $"{i:d64}"))],
            [.. Enumerable.Range(0, 1_000).Select(i => Some.Record($"{i}", Some.Noon, (ushort)i, 500))]);

        Assert.Equal(200, errors.Count);
        Assert.InRange(errors.ToBatch().Bytes.Length, 0, 150_000);
    }

    /// <summary>What is the same after being stored: all but the index of the series.</summary>
    static IEnumerable<string> Texts(IEnumerable<(EventRecord Event, Series Series)> errors) =>
        errors.Select(e => $"{e.Event with { Series = 0 }} {e.Series}");
}
