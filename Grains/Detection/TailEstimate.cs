namespace TikApis.Detection;

/// <summary>
/// How rare a magnitude is among those before it, of any distribution and unit: peaks over a threshold (Pickands,
/// "Statistical inference using extreme order statistics", 1975; for streams Siffer et al., KDD 2017). The threshold is
/// a high quantile, followed by stochastic approximation (Robbins and Monro, 1951); above it, logarithms are taken as
/// exponential, with Hill's (1975) mean excess: <c>P(Z ≥ z) = q · (z / u)^(-1/e)</c>.
/// </summary>
sealed class TailEstimate
{
    /// <summary>Part of the magnitudes that the threshold is to leave above it.</summary>
    const double Tail = 0.0075;

    /// <summary>Least weight of a new magnitude: about 10,000 of them are remembered.</summary>
    const double Gain = 1e-4;

    const double PriorExcess = 0.7;

    double threshold = double.NaN; // Logarithm of u.
    double lowest = double.PositiveInfinity; // Of all logarithms: where most magnitudes are 0, u stays among the others.
    double excess = PriorExcess;
    double above = Tail;
    int exceedances;

    /// <summary>Digits of its rarity: 3 is one in a thousand; 0 up to the threshold.</summary>
    public double Surprise(double magnitude) =>
        magnitude > 0 && Math.Log(magnitude) is var log && log > threshold
            ? ((log - threshold) / excess - Math.Log(above)) / Math.Log(10)
            : 0;

    /// <summary>Adds a magnitude, not below 0; it is the row-th, from 1.</summary>
    public void Add(double magnitude, int row)
    {
        var gain = Math.Max(1.0 / (row + 20), Gain);
        var exceeds = false;
        if (magnitude > 0)
        {
            var log = Math.Log(magnitude);
            lowest = Math.Min(lowest, log);
            if (double.IsNaN(threshold))
                threshold = log;
            exceeds = log > threshold;
            if (exceeds)
                excess += Math.Max(1.0 / (++exceedances + 1), Gain / Tail) * (log - threshold - excess);
        }

        above += gain * ((exceeds ? 1 : 0) - above);
        threshold = Math.Max(lowest, threshold + excess / Tail * gain * ((exceeds ? 1 : 0) - Tail));
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(threshold);
        writer.Write(lowest);
        writer.Write(excess);
        writer.Write(above);
        writer.Write(exceedances);
    }

    public static TailEstimate Read(BinaryReader reader) => new()
    {
        threshold = reader.ReadDouble(),
        lowest = reader.ReadDouble(),
        excess = reader.ReadDouble(),
        above = reader.ReadDouble(),
        exceedances = reader.ReadInt32(),
    };
}
