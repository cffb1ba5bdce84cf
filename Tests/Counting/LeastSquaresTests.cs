using TikApis.Counting;

namespace TikApis.Tests.Counting;

public sealed class LeastSquaresTests
{
    [Fact]
    public void Line_OfFiguresWorkedOutByHand_IsTheirs()
    {
        // x: 0 1 2 3 4; squares sum up to 10, products to 18, squares of y to 38.8; what is left has 3 degrees of freedom.
        var line = new LeastSquares([1, 4, 3, 8, 8]);
        Assert.Equal(1.8, line.Slope, 12);
        Assert.Equal(1.8 * 18 / 38.8, line.RSquared!.Value, 12);
        Assert.Equal(3.182446305 * Math.Sqrt((38.8 - 1.8 * 18) / 3 / 10), line.Margin(0.95), 8); // t(0.975; 3)
    }

    [Theory]
    [InlineData(3, 12.70620474)]
    [InlineData(7, 2.570581836)]
    [InlineData(12, 2.228138852)]
    [InlineData(102, 1.983971519)]
    public void Margin_IsStudentsQuantileTimesTheStandardError(int figures, double quantile)
    {
        double[] y = [.. Enumerable.Range(0, figures).Select(i => i % 2 == 0 ? 1.0 : -1.0)];
        var x = Enumerable.Range(0, figures).Select(i => i - (figures - 1) / 2.0).ToArray();
        var slope = x.Zip(y).Sum(p => p.First * p.Second) / x.Sum(v => v * v);
        var left = x.Zip(y).Sum(p => Math.Pow(p.Second - y.Average() - slope * p.First, 2));
        Assert.Equal(quantile * Math.Sqrt(left / (figures - 2) / x.Sum(v => v * v)), new LeastSquares(y).Margin(0.95), 6);
    }

    [Fact]
    public void Interval_OfNoisyLines_HoldsTheTrueSlopeAsOftenAsItSays()
    {
        var random = new Random(5);
        var held = Enumerable.Range(0, 4_000).Count(_ =>
        {
            var line = new LeastSquares([.. Enumerable.Range(0, 30).Select(i => 3 * i + 20 * Normal(random))]);
            return Math.Abs(line.Slope - 3) <= line.Margin(0.95);
        });
        Assert.InRange(held / 4_000.0, 0.94, 0.96);
    }

    [Fact]
    public void Line_OfFiguresThatAreAllTheSame_IsLevelAndExplainsNothing()
    {
        var line = new LeastSquares([4, 4, 4, 4]);
        Assert.Equal((0.0, 0.0, null), (line.Slope, line.Margin(0.95), line.RSquared));
    }

    static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
