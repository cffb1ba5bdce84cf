namespace TikApis.Detection;

/// <summary>
/// The least and the greatest figure of each hour of the day and of each hour of the week (UTC), smoothed over days and
/// weeks. An hour that only once was different does not move its band far; one that is so each time soon does.
/// </summary>
sealed class SeasonalBands
{
    const int Day = 24;
    const int Week = 168;

    /// <summary>Least weight of the latest visit of an hour.</summary>
    const double Gain = 0.15;

    /// <summary>By how much of its width a band reaches further at each end.</summary>
    const double Tolerance = 0.4;

    // Square roots, as halves: one part in a thousand of figures up to 4 billion in two bytes. NaN: not seen yet.
    readonly Half[] low = new Half[Day + Week];
    readonly Half[] high = new Half[Day + Week];

    long firstHour;
    long hour = -1;
    double hourLow, hourHigh;

    public SeasonalBands()
    {
        Array.Fill(low, Half.NaN);
        Array.Fill(high, Half.NaN);
    }

    /// <summary>Of the hour's two bands, the one a figure is less far outside of; null if neither is known.</summary>
    public Band? Nearest(DateTimeOffset at, double value, double noise)
    {
        var now = HourOf(at);
        var (day, week) = (Of(DaySlot(now)), Of(WeekSlot(now)));
        return day is not null && week is not null
            ? Math.Abs(day.Value.Outside(value, noise)) < Math.Abs(week.Value.Outside(value, noise)) ? day : week
            : day ?? week;
    }

    /// <summary>Adds a figure; its hour's bands change once the hour is over.</summary>
    public void Add(DateTimeOffset at, double value)
    {
        var now = HourOf(at);
        if (now == hour)
        {
            (hourLow, hourHigh) = (Math.Min(hourLow, value), Math.Max(hourHigh, value));
            return;
        }

        if (hour < 0)
        {
            firstHour = now;
        }
        else
        {
            Fold(DaySlot(hour), (hour - firstHour) / Day);
            Fold(WeekSlot(hour), (hour - firstHour) / Week);
        }

        (hour, hourLow, hourHigh) = (now, value, value);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(firstHour);
        writer.Write(hour);
        writer.Write(hourLow);
        writer.Write(hourHigh);
        for (var slot = 0; slot < low.Length; slot++)
        {
            writer.Write(low[slot]);
            writer.Write(high[slot]);
        }
    }

    public static SeasonalBands Read(BinaryReader reader)
    {
        var bands = new SeasonalBands
        {
            firstHour = reader.ReadInt64(),
            hour = reader.ReadInt64(),
            hourLow = reader.ReadDouble(),
            hourHigh = reader.ReadDouble(),
        };
        for (var slot = 0; slot < bands.low.Length; slot++)
            (bands.low[slot], bands.high[slot]) = (reader.ReadHalf(), reader.ReadHalf());
        return bands;
    }

    static long HourOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 3600;

    static int DaySlot(long hour) => (int)(hour % Day);

    static int WeekSlot(long hour) => Day + (int)(hour % Week);

    Band? Of(int slot)
    {
        if (Half.IsNaN(low[slot]))
            return null;
        var (least, most) = (Unpack(low[slot]), Unpack(high[slot]));
        var further = Tolerance * (most - least);
        return new Band(least >= 0 ? Math.Max(0, least - further) : least - further, most + further);
    }

    void Fold(int slot, long visits)
    {
        var gain = Half.IsNaN(low[slot]) ? 1 : Math.Max(Gain, 1.0 / (visits + 1));
        low[slot] = Pack(gain == 1 ? hourLow : Unpack(low[slot]) + gain * (hourLow - Unpack(low[slot])));
        high[slot] = Pack(gain == 1 ? hourHigh : Unpack(high[slot]) + gain * (hourHigh - Unpack(high[slot])));
    }

    static Half Pack(double value) =>
        (Half)Math.Clamp(Math.CopySign(Math.Sqrt(Math.Abs(value)), value), (double)Half.MinValue, (double)Half.MaxValue);

    static double Unpack(Half root) => (double)root * Math.Abs((double)root);
}
