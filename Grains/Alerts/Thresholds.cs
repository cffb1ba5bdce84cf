namespace TikApis.Alerts;

/// <summary>Thresholds of a rule.</summary>
static class Thresholds
{
    /// <summary>Number of the highest that a figure has reached, from 1; 0: none.</summary>
    public static int LevelOf(this AlertRule rule, double figure)
    {
        var thresholds = rule.Settings.Thresholds;
        var level = 0;
        while (level < thresholds.Count && figure >= thresholds[level])
            level++;
        return level;
    }

    /// <summary>The threshold of a level; of 0 the one that ends it.</summary>
    public static double ThresholdOf(this AlertRule rule, int level) => level == 0 ? rule.Settings.RecoverBelow : rule.Settings.Thresholds[level - 1];
}
