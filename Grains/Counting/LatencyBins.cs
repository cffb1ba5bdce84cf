using System.Numerics;

namespace TikApis.Counting;

/// <summary>
/// Which bin of a <see cref="LatencySketch"/> a response time falls into, and what a bin stands for.
/// </summary>
/// <remarks>
/// DDSketch wants bins that grow by γ = (1 + α) / (1 − α). Instead of a logarithm this takes the
/// "cubically interpolated" one of DDSketch's reference implementation (DataDog/sketches-java,
/// <c>CubicallyInterpolatedMapping</c>): log₂ v ≈ e + P(s) for v = 2ᵉ (1 + s), with
/// P(s) = (6 s³ − 21 s² + 50 s) / 35. Its slope against ln v is least 10/7 an octave, so that
/// <see cref="PerOctave"/> = 35 bins make every bin narrower than a factor of e^(1/50): α = tanh(0.01) &lt; 0.01.
/// 35 whole bins an octave cost 1 % more bins than the logarithm and need only additions and
/// multiplications, which give the same bin on every machine.
/// </remarks>
static class LatencyBins
{
    /// <summary>Bins between a power of two and the next.</summary>
    public const int PerOctave = 35;

    /// <summary>Bins there are: one for 0, then 32 octaves for 1 to 2³² − 1 microseconds.</summary>
    public const int Count = 1 + 32 * PerOctave;

    const ulong MantissaBits = (1UL << 52) - 1;
    const ulong One = 1023UL << 52;

    static readonly double[] Values = ComputeValues();

    /// <summary>The bin of a response time in microseconds; rises with it.</summary>
    public static int Of(uint micros)
    {
        if (micros == 0)
            return 0;
        var bits = BitConverter.DoubleToUInt64Bits(micros);
        var s = BitConverter.UInt64BitsToDouble((bits & MantissaBits) | One) - 1;
        return 1 + PerOctave * BitOperations.Log2(micros) + (int)(s * (50 + s * (-21 + s * 6)));
    }

    /// <summary>Microseconds a bin stands for: within α of every whole number in it, exact where it holds only one.</summary>
    public static double ValueOf(int bin) => Values[bin];

    static double[] ComputeValues()
    {
        var values = new double[Count];
        for (var bin = 1; bin < Count; bin++)
        {
            double first = FirstAtOrAbove(bin);
            var last = bin + 1 < Count ? FirstAtOrAbove(bin + 1) - 1.0 : uint.MaxValue;
            // Equal relative distance to both ends. A bin between two small whole numbers stays empty.
            values[bin] = last < first ? first : 2 * first * last / (first + last);
        }

        return values;
    }

    /// <summary>The smallest response time whose bin is at least this one.</summary>
    static uint FirstAtOrAbove(int bin)
    {
        uint low = 1, high = uint.MaxValue;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (Of(middle) >= bin)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
