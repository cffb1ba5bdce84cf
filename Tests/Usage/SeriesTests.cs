using CsCheck;
using TikApis.Tests.Support;
using TikApis.Usage;

namespace TikApis.Tests.Usage;

/// <summary>Series are the same when their names are, and those of batches are decoded once.</summary>
public sealed class SeriesTests
{
    static readonly Gen<Series> AnySeries = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2], (key, endpoint, category) =>
        new Series(key == 0 ? "" : $"key{key}", $"GET /ä{endpoint}", $"{category}"));

    [Fact]
    public void Series_are_equal_when_all_their_names_are() => Gen.Select(AnySeries, AnySeries).Sample((one, other) =>
    {
        var same = (one.ApiKeyId, one.Endpoint, one.Category) == (other.ApiKeyId, other.Endpoint, other.Category);
        Assert.Equal(same, one == other);
        if (same)
            Assert.Equal(one.GetHashCode(), other.GetHashCode());
    });

    [Fact]
    public void Series_with_another_name_is_equal_to_one_made_with_it()
    {
        var posts = new Series("key", "POST /v1/posts", "Posts");
        _ = posts.GetHashCode();
        var others = posts with { Endpoint = Series.Other };
        Assert.NotEqual(posts, others);
        Assert.Contains(others, new HashSet<Series> { new("key", Series.Other, "Posts") });
    }

    [Fact]
    public void Known_series_are_those_of_the_batch() => AnySeries.Array[0, 8].Array[1, 20].Sample(batches =>
    {
        var known = new KnownSeries(5);
        foreach (var batch in batches.Select(BatchOf))
            Assert.Equal(batch.ReadSeries(), known.Of(batch));
    });

    [Fact]
    public void Series_that_came_before_is_the_same_object()
    {
        var known = new KnownSeries(2);
        var first = known.Of(BatchOf([new("key", "GET /a", "A"), new("key", "GET /b", "B")]));
        Assert.Same(first[1], Assert.Single(known.Of(BatchOf([new("key", "GET /b", "B")]))));
    }

    [Fact]
    public void Beyond_the_bound_all_are_forgotten_and_still_right()
    {
        var known = new KnownSeries(10);
        Series Of(int n) => Assert.Single(known.Of(BatchOf([new("", $"GET /{n}", "")])));
        var first = Of(0);
        for (var n = 1; n < 10; n++)
            Assert.Equal($"GET /{n}", Of(n).Endpoint);
        Assert.Same(first, Of(0));
        Assert.Equal("GET /10", Of(10).Endpoint);
        Assert.NotSame(first, Of(0));
        Assert.Equal(first, Of(0));
    }

    static UsageBatch BatchOf(Series[] series)
    {
        var batch = new UsageBatchWriter();
        foreach (var one in series)
            batch.Add(Some.Record(null, Some.Noon, batch.IndexOf(one)));
        return batch.ToBatch();
    }
}
