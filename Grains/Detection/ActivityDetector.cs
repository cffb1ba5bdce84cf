namespace TikApis.Detection;

/// <summary>
/// Finds unusual activity in one series, figure by figure, in less than <see cref="MaxBytes"/>. A figure is unusual when
/// it is outside of what its hour of the day and of the week has seen, and its jump from the one before it, or the
/// drift of several, is rare among those of this series. One setting serves every series: docs/detection.md.
/// </summary>
public sealed class ActivityDetector
{
    /// <summary>Bytes of the state, at most.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Figures after one that was unusual in which only those that are a level more so are scored.</summary>
    public const int CoolDown = 120;

    /// <summary>Nothing is scored before a series is this old and has as many figures as <see cref="LeastRows"/>.</summary>
    public static readonly TimeSpan Probation = TimeSpan.FromHours(48);

    const int LeastRows = 60;
    const byte Version = 1;

    /// <summary>Digits of surprise that score 0.5.</summary>
    const double Digits = 4;

    /// <summary>From one level of surprise to the next; so the second begins at a score of 0.6.</summary>
    const double Level = 1.5;

    // A drift lasts for many figures, which makes its rows less rare than it is itself.
    const double JumpWeight = 1.15;
    const double DriftWeight = 2.5;

    const double ShortGain = 1.0 / 8;
    const double LongGain = 1.0 / 1250;

    SeasonalBands season = new();
    TailEstimate jumps = new();
    TailEstimate drifts = new();
    long began;
    int rows;
    double previous, shortMean, longMean, drift;
    double step = double.PositiveInfinity;
    double silenced;
    int coolDown;

    /// <summary>Judges a figure by those before it, then learns it.</summary>
    /// <param name="at">When it was; figures come in the order of time, in any spacing.</param>
    /// <param name="value">A finite number.</param>
    public ActivityReading Observe(DateTimeOffset at, double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A figure is a finite number.");
        if (rows++ == 0)
            (began, previous, shortMean, longMean) = (at.ToUnixTimeMilliseconds(), value, value, value);
        if (value != previous)
            step = Math.Min(step, Math.Abs(value - previous));

        var noise = Noise();
        var expected = season.Nearest(at, value, noise);
        var outside = expected?.Outside(value, noise) ?? Band.Distance(longMean, value, noise);
        shortMean += ShortGain * (value - shortMean);
        drift += ShortGain * (outside - drift);
        var jump = Beyond(noise, Band.Distance(previous, value, noise), outside);
        var shift = Beyond(noise, shortMean - longMean, drift);
        var (byJump, byDrift) = (JumpWeight * jumps.Surprise(jump), DriftWeight * drifts.Surprise(shift));

        jumps.Add(jump, rows);
        drifts.Add(shift, rows);
        longMean += Math.Max(LongGain, 1.0 / rows) * (value - longMean);
        previous = value;
        season.Add(at, value);
        var direction = (byJump >= byDrift ? outside : drift) < 0 ? ActivityDirection.Drop : ActivityDirection.Spike;
        return new ActivityReading(Score(at, Math.Max(byJump, byDrift)), expected, direction);
    }

    /// <summary>
    /// What figures vary by without meaning anything: the smallest step between two of them is taken as one unit of
    /// what is counted. Of requests that is one; of measurements it is next to nothing.
    /// </summary>
    double Noise() => double.IsInfinity(step) ? 0 : 3 * step + 0.2 * Math.Sqrt(step * Math.Abs(longMean));

    static double Beyond(double noise, double one, double other) => Math.Max(0, Math.Min(Math.Abs(one), Math.Abs(other)) - noise);

    double Score(DateTimeOffset at, double surprise)
    {
        if (rows < LeastRows || at.ToUnixTimeMilliseconds() - began < Probation.TotalMilliseconds)
            return 0;
        if (coolDown > 0)
        {
            coolDown--;
            if (surprise < silenced)
                return 0;
        }

        if (surprise >= Digits)
        {
            coolDown = CoolDown;
            for (silenced = Digits * Level; silenced <= surprise;)
                silenced *= Level;
        }

        return surprise / (surprise + Digits);
    }

    /// <summary>The state: read again, it goes on with exactly the same results.</summary>
    public byte[] ToBytes()
    {
        var bytes = new MemoryStream(MaxBytes);
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        writer.Write(began);
        writer.Write(rows);
        writer.Write(previous);
        writer.Write(shortMean);
        writer.Write(longMean);
        writer.Write(drift);
        writer.Write(step);
        writer.Write(silenced);
        writer.Write(coolDown);
        jumps.Write(writer);
        drifts.Write(writer);
        season.Write(writer);
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those of a detector.</exception>
    public static ActivityDetector Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        try
        {
            if (reader.ReadByte() != Version)
                throw new InvalidDataException("This is not the state of a detector of this version.");
            var detector = new ActivityDetector
            {
                began = reader.ReadInt64(),
                rows = reader.ReadInt32(),
                previous = reader.ReadDouble(),
                shortMean = reader.ReadDouble(),
                longMean = reader.ReadDouble(),
                drift = reader.ReadDouble(),
                step = reader.ReadDouble(),
                silenced = reader.ReadDouble(),
                coolDown = reader.ReadInt32(),
                jumps = TailEstimate.Read(reader),
                drifts = TailEstimate.Read(reader),
                season = SeasonalBands.Read(reader),
            };
            return reader.BaseStream.Position == bytes.Length ? detector : throw new InvalidDataException("The state of a detector goes on after its end.");
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The state of a detector ends early.", e);
        }
    }
}
