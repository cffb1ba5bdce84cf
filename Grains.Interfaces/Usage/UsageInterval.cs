namespace TikApis.Usage;

/// <summary>Length of a bucket. All in UTC: hours, days, ISO weeks (Monday), calendar months.</summary>
public enum UsageInterval
{
    Hourly,
    Daily,
    Weekly,
    Monthly,
}
