namespace TikApis.Tests.Counting;

/// <summary>Response times in microseconds, of shapes that are hard on a sketch and of shapes that are real.</summary>
static class Distributions
{
    const int Count = 20_000;

    public static readonly Dictionary<string, Func<Random, IEnumerable<uint>>> All = new()
    {
        ["single value"] = _ => [123_457],
        ["two values"] = _ => [1, uint.MaxValue - 1],
        ["all equal"] = _ => Enumerable.Repeat(98_765u, Count),
        ["all zero"] = _ => Enumerable.Repeat(0u, Count),
        ["zeros and ones"] = random => Many(() => (uint)random.Next(2)),
        ["two clusters, six orders apart"] = random => Many(() => (uint)(random.Next(100) < 94 ? 40 + random.Next(5) : 40_000_000 + random.Next(5_000_000))),
        ["powers of two and neighbours"] = _ => Enumerable.Range(1, 31).SelectMany(e => new[] { (1u << e) - 1, 1u << e, (1u << e) + 1 }),
        ["powers of ten"] = _ => Enumerable.Range(0, 10).Select(e => (uint)Math.Pow(10, e)),
        ["powers of gamma"] = _ => Enumerable.Range(0, 1_100).Select(e => (uint)Math.Pow(1.01 / 0.99, e)),
        ["uniform"] = random => Many(() => (uint)random.NextInt64(uint.MaxValue)),
        ["uniform, small"] = random => Many(() => (uint)random.Next(300)),
        ["sorted"] = _ => Enumerable.Range(0, Count).Select(i => (uint)i * 7),
        ["reversed"] = _ => Enumerable.Range(0, Count).Reverse().Select(i => (uint)i * 7),
        ["Pareto, heavy tail"] = random => Many(() => Clamp(1_000 * Math.Pow(1 - random.NextDouble(), -1 / 0.9))),
        ["lognormal, 80 ms"] = random => Many(() => Clamp(80_000 * Math.Exp(0.6 * Normal(random)))),
        ["lognormal, cache hits and timeouts"] = random => Many(() => random.Next(10) switch
        {
            < 6 => Clamp(900 * Math.Exp(0.3 * Normal(random))),
            < 9 => Clamp(120_000 * Math.Exp(0.8 * Normal(random))),
            _ => 30_000_000,
        }),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    static uint[] Many(Func<uint> draw) => Enumerable.Range(0, Count).Select(_ => draw()).ToArray();

    static uint Clamp(double micros) => (uint)Math.Min(micros, uint.MaxValue - 1);

    static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
