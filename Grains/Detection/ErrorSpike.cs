using MathNet.Numerics;

namespace TikApis.Detection;

/// <summary>
/// Errors of one account, minute by minute: a spike is an error rate that both a short and a long window show to be
/// higher than its own baseline, by a one-sided binomial test (Clopper and Pearson, "The use of confidence or fiducial
/// limits illustrated in the case of the binomial", Biometrika 26, 1934). The short window makes it prompt, the long
/// one keeps what passes by itself from being told. The baseline is of what has left the last hour, with a prior.
/// </summary>
public sealed class ErrorSpike(ErrorSpikeOptions options)
{
    /// <summary>Minutes that are remembered one by one.</summary>
    public const int Minutes = 60;

    /// <summary>Bytes of the state.</summary>
    public const int Bytes = 1 + 4 * sizeof(long) + 2 * Minutes * sizeof(int);

    const byte Version = 1;
    const long NoSpike = -1;

    readonly int[] requests = new int[Minutes];
    readonly int[] errors = new int[Minutes];
    long newest;
    long spikeSince = NoSpike;
    double baselineRequests, baselineErrors;

    /// <summary>The account's usual error rate.</summary>
    public double Baseline =>
        (baselineErrors + options.PriorRate * options.PriorRequests) / (baselineRequests + options.PriorRequests);

    /// <summary>Counts requests of a minute; of one older than <see cref="Minutes"/> they go into the baseline.</summary>
    public void Count(DateTimeOffset at, int requests, int errors)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(errors);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(errors, requests);
        var minute = MinuteOf(at);
        Advance(minute);
        if (minute <= newest - Minutes)
        {
            Learn(requests, errors);
            return;
        }

        var slot = (int)(minute % Minutes);
        this.requests[slot] = (int)Math.Min((long)this.requests[slot] + requests, int.MaxValue);
        this.errors[slot] = (int)Math.Min((long)this.errors[slot] + errors, int.MaxValue);
    }

    /// <summary>What a minute has come to, in place of what was counted of it; one older than <see cref="Minutes"/> stays as it was.</summary>
    public void Set(DateTimeOffset at, long requests, long errors)
    {
        var minute = MinuteOf(at);
        Advance(minute);
        if (minute <= newest - Minutes)
            return;
        var slot = (int)(minute % Minutes);
        (this.requests[slot], this.errors[slot]) = ((int)Math.Min(requests, int.MaxValue), (int)Math.Min(errors, int.MaxValue));
    }

    /// <summary>Whether it is a spike now.</summary>
    public ErrorSpikeReading Look(DateTimeOffset at)
    {
        Advance(MinuteOf(at));
        var recent = Window(options.ShortMinutes, options.LeastRise);
        var longer = Window(options.LongMinutes, 1);
        if (spikeSince == NoSpike)
            spikeSince = Begins(recent, longer) ? newest : NoSpike;
        else if (IsOver(recent))
            spikeSince = NoSpike;
        return new ErrorSpikeReading(spikeSince != NoSpike, IsOver(recent), Baseline, recent, longer);
    }

    /// <summary>P(X ≥ errors) of X binomial: the regularised incomplete beta function I(rate; errors, requests - errors + 1).</summary>
    public static double Tail(long errors, long requests, double rate) =>
        errors <= 0 || rate >= 1 ? 1 : rate <= 0 ? 0 : SpecialFunctions.BetaRegularized(errors, requests - errors + 1, rate);

    static long MinuteOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    bool Begins(ErrorWindow recent, ErrorWindow longer) =>
        baselineRequests >= options.LeastBaseline
        && recent.Requests >= options.LeastRequests
        && recent.Errors >= options.LeastErrors
        && recent.Probability <= options.Significance
        && longer.Probability <= options.Significance;

    bool IsOver(ErrorWindow recent) =>
        recent.Errors < options.LeastErrors / 2.0 || recent.Errors <= options.RecoveryRise * Baseline * recent.Requests;

    ErrorWindow Window(int minutes, double rise)
    {
        var (all, failed) = (0L, 0L);
        for (var minute = Math.Max(0, newest - Math.Min(minutes, Minutes) + 1); minute <= newest; minute++)
        {
            all += requests[minute % Minutes];
            failed += errors[minute % Minutes];
        }

        return new ErrorWindow(all, failed, Tail(failed, all, Baseline * rise));
    }

    void Advance(long minute)
    {
        if (minute <= newest)
            return;
        var faded = Math.Pow(0.5, (minute - newest) / options.HalfLife.TotalMinutes);
        (baselineRequests, baselineErrors) = (baselineRequests * faded, baselineErrors * faded);
        // During a spike nothing is learned, or it would come to look usual; one that lasts for long is.
        var learns = spikeSince == NoSpike || minute - spikeSince > options.LongestSpike.TotalMinutes;
        for (var left = Math.Max(newest + 1, minute - Minutes + 1); left <= minute; left++)
        {
            var slot = (int)(left % Minutes);
            if (learns)
                Learn(requests[slot], errors[slot]);
            (requests[slot], errors[slot]) = (0, 0);
        }

        newest = minute;
    }

    void Learn(int requests, int errors) =>
        (baselineRequests, baselineErrors) = (baselineRequests + requests, baselineErrors + errors);

    /// <summary>The state: read again, it goes on with exactly the same results.</summary>
    public byte[] ToBytes()
    {
        var bytes = new MemoryStream(Bytes);
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        writer.Write(newest);
        writer.Write(spikeSince);
        writer.Write(baselineRequests);
        writer.Write(baselineErrors);
        for (var slot = 0; slot < Minutes; slot++)
        {
            writer.Write(requests[slot]);
            writer.Write(errors[slot]);
        }

        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those of one.</exception>
    public static ErrorSpike Read(byte[] bytes, ErrorSpikeOptions options)
    {
        if (bytes.Length != Bytes || bytes[0] != Version)
            throw new InvalidDataException("This is not the state of an error spike of this version.");
        using var reader = new BinaryReader(new MemoryStream(bytes, 1, bytes.Length - 1));
        var spike = new ErrorSpike(options)
        {
            newest = reader.ReadInt64(),
            spikeSince = reader.ReadInt64(),
            baselineRequests = reader.ReadDouble(),
            baselineErrors = reader.ReadDouble(),
        };
        for (var slot = 0; slot < Minutes; slot++)
            (spike.requests[slot], spike.errors[slot]) = (reader.ReadInt32(), reader.ReadInt32());
        return spike;
    }
}
