namespace TikApis.Detection;

/// <summary>Whether errors of an account are a spike, and the figures that say so.</summary>
/// <param name="IsSpike">From when both windows are significant until the recent errors are near the baseline again.</param>
/// <param name="IsOver">Whether the recent errors are near the baseline.</param>
/// <param name="Baseline">The account's usual error rate, from 0 to 1.</param>
/// <param name="Recent">The last minutes.</param>
/// <param name="Longer">The last hour, unless set otherwise.</param>
public readonly record struct ErrorSpikeReading(bool IsSpike, bool IsOver, double Baseline, ErrorWindow Recent, ErrorWindow Longer);

/// <summary>Errors of the last minutes, the one under way included.</summary>
/// <param name="Requests">All of them.</param>
/// <param name="Errors">Those with a status of 400 and above.</param>
/// <param name="Probability">Of so many errors or more by chance: of the recent ones at <see cref="ErrorSpikeOptions.LeastRise"/> times the baseline, of the longer window at the baseline.</param>
public readonly record struct ErrorWindow(long Requests, long Errors, double Probability);
