using TikApis.Counting;
using TikApis.Detection;

namespace TikApis.Alerts;

/// <summary>Watches whether more requests fail than is usual.</summary>
sealed class ErrorSpikeWatch : ILearningWatch
{
    readonly ErrorSpikeOptions options;
    ErrorSpike? spike;

    public ErrorSpikeWatch(AlertRule rule)
    {
        Rule = rule;
        options = new ErrorSpikeOptions { LeastRise = rule.Settings.Thresholds[0], RecoveryRise = rule.Settings.RecoverBelow };
    }

    public AlertRule Rule { get; }

    public string Name => $"errors/{Rule.Id}/{Rule.Settings.Scope}";

    public byte[]? ToBytes() => spike?.ToBytes();

    public void Restore(byte[] learned) => spike = ErrorSpike.Read(learned, options);

    public void Look(in AlertLook look, ICollection<AlertCondition> found)
    {
        if (!look.Errors && !look.IsTurn)
            return;
        spike ??= new ErrorSpike(options);
        Span<MinuteCount> recent = stackalloc MinuteCount[ErrorSpike.Minutes];
        look.Minutes.Of(Rule.Settings.Scope).Read(look.NowMs, recent);
        for (var i = 0; i < recent.Length; i++)
            spike.Set(look.Now.AddMinutes(i + 1 - recent.Length), recent[i].Requests, recent[i].Errors);
        var reading = spike.Look(look.Now);

        // What was learned of a spike may be lost: that none is known does not mean that it is over.
        if (!reading.IsSpike && !(reading.IsOver && look.Holds(Rule, "")))
            return;

        var (requests, errors) = (reading.Recent.Requests, reading.Recent.Errors);
        var rate = requests == 0 ? 0 : (double)errors / requests;
        var level = reading.IsSpike ? Math.Max(1, Rule.LevelOf(rate / reading.Baseline)) : 0;
        var scope = AlertText.Of(Rule.Settings.Scope);
        found.Add(new AlertCondition(Rule, "", 0, level, new AlertFigures
        {
            Title = level == 0 ? $"Errors{scope} are as usual again" : $"{AlertText.Percent(rate)} of the requests{scope} fail",
            Message = $"{AlertText.Number(errors)} of {AlertText.Number(requests)} requests{scope} failed (status 400 and above) in {options.ShortMinutes} minutes: "
                + $"{AlertText.Percent(rate)}, usual are {AlertText.Percent(reading.Baseline)}; in the last hour {AlertText.Number(reading.Longer.Errors)} of {AlertText.Number(reading.Longer.Requests)}.",
            Unit = "errorRate",
            Value = rate,
            Threshold = Rule.ThresholdOf(level) * reading.Baseline,
            Baseline = reading.Baseline,
            WindowStart = look.Now.AddMinutes(-options.ShortMinutes),
            WindowEnd = look.Now,
            Severity = level == 0 ? AlertSeverity.Info : AlertSeverity.Critical,
            Scope = Rule.Settings.Scope,
        }));
    }
}
