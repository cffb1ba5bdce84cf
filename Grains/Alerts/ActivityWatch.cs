using TikApis.Counting;
using TikApis.Detection;

namespace TikApis.Alerts;

/// <summary>Watches for far more or fewer requests than is usual at this hour, five minutes at a time.</summary>
sealed class ActivityWatch(AlertRule rule) : ILearningWatch
{
    const int Minutes = 5;
    const long FigureMs = Minutes * MinuteRollup.MinuteMs;

    /// <summary>Events may come so late, in milliseconds.</summary>
    const long LateMs = 30_000;

    /// <summary>Figures in a row that have to be near what is usual before it is over.</summary>
    const int CalmFigures = 3;

    /// <summary>Looks may be missed for so long, in milliseconds.</summary>
    const long MostMissedMs = 6 * FigureMs;

    ActivityDetector? detector;
    long next;
    double distance;
    int calm;
    int since;

    public AlertRule Rule => rule;

    public string Name => $"activity/{rule.Id}/{rule.Settings.Scope}";

    public void Look(in AlertLook look, ICollection<AlertCondition> found)
    {
        if (!look.IsTurn)
            return;

        // What nobody watched, as no node ran, is neither judged nor learned: zeros would look like a drop.
        var last = look.NowMs - LateMs - (look.NowMs - LateMs) % FigureMs;
        if (next == 0 || last - next > MostMissedMs)
            next = last + FigureMs;
        detector ??= new ActivityDetector();
        var minutes = look.Minutes.Of(rule.Settings.Scope);
        for (; next + FigureMs <= last; next += FigureMs)
        {
            var requests = minutes.Sum(next + FigureMs - 1, Minutes).Requests;
            Judge(requests, detector.Observe(DateTimeOffset.FromUnixTimeMilliseconds(next), requests), look, found);
        }
    }

    void Judge(long requests, ActivityReading reading, in AlertLook look, ICollection<AlertCondition> found)
    {
        var holds = look.Holds(rule, "");
        var outside = Math.Abs(reading.Expected?.Outside(requests, 0) ?? 0);
        var level = rule.LevelOf(reading.Score);
        if (level > 0)
        {
            (distance, calm, since) = (outside, 0, 0);
        }
        else if (holds)
        {
            // What has lasted for as long as the detector's own cool-down is judged anew.
            calm = outside <= rule.Settings.RecoverBelow * distance ? calm + 1 : 0;
            if (calm < CalmFigures && ++since < ActivityDetector.CoolDown)
                return;
        }
        else
        {
            return;
        }

        var (start, scope) = (DateTimeOffset.FromUnixTimeMilliseconds(next), AlertText.Of(rule.Settings.Scope));
        var usual = reading.Expected is { } band ? $"{AlertText.Number(Math.Round(band.Low))} to {AlertText.Number(Math.Round(band.High))} are usual at this hour" : "nothing is known of this hour";
        found.Add(new AlertCondition(rule, "", 0, level, new AlertFigures
        {
            Title = level == 0 ? $"Requests{scope} are as usual again" : $"Unusually {(reading.Direction == ActivityDirection.Drop ? "few" : "many")} requests{scope}",
            Message = $"{AlertText.Number(requests)} requests{scope} in {Minutes} minutes; {usual}."
                + (level == 0 ? "" : $" They score {AlertText.Number(reading.Score)} of 1, the rule asks for {AlertText.Number(rule.ThresholdOf(level))}."),
            Unit = "requests",
            Value = requests,
            Threshold = reading.Expected is { } edge ? reading.Direction == ActivityDirection.Drop ? edge.Low : edge.High : null,
            Baseline = reading.Expected?.Middle,
            WindowStart = start,
            WindowEnd = start.AddMinutes(Minutes),
            Severity = level == 0 ? AlertSeverity.Info : AlertSeverity.Warning,
            Scope = rule.Settings.Scope,
        }));
    }

    public byte[]? ToBytes()
    {
        if (detector is null)
            return null;
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(distance);
        writer.Write(calm);
        writer.Write(since);
        writer.Write(detector.ToBytes());
        return bytes.ToArray();
    }

    public void Restore(byte[] learned)
    {
        using var reader = new BinaryReader(new MemoryStream(learned));
        (distance, calm, since) = (reader.ReadDouble(), reader.ReadInt32(), reader.ReadInt32());
        detector = ActivityDetector.Read(reader.ReadBytes(learned.Length));
    }
}
