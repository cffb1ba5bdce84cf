namespace TikApis.Detection;

/// <summary>What one figure of a series was, compared with those before it.</summary>
/// <param name="Score">How unusual, from 0 to 1: <see cref="Unusual"/> or more stands out, <see cref="Alarming"/> or more is worth telling people.</param>
/// <param name="Expected">What figures of this hour have been; null until there were any.</param>
/// <param name="Direction">Which way it is unusual.</param>
public readonly record struct ActivityReading(double Score, Band? Expected, ActivityDirection Direction)
{
    /// <summary>The score at which a cool-down begins, and the one NAB is scored at.</summary>
    public const double Unusual = 0.5;

    /// <summary>The score of an alert: half as many digits of surprise again.</summary>
    public const double Alarming = 0.6;
}

/// <summary>Which way a figure is unusual.</summary>
public enum ActivityDirection
{
    /// <summary>More than expected.</summary>
    Spike,

    /// <summary>Less than expected.</summary>
    Drop,
}
