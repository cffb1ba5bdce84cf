namespace TikApis.Detection;

/// <summary>When errors are a spike: section <c>ErrorSpikes</c>.</summary>
public sealed class ErrorSpikeOptions
{
    /// <summary>Minutes of the short window: how soon a spike is seen, and seen to be over.</summary>
    public int ShortMinutes { get; set; } = 5;

    /// <summary>Minutes of the long window: how much a spike has to matter; at most <see cref="ErrorSpike.Minutes"/>.</summary>
    public int LongMinutes { get; set; } = 60;

    /// <summary>Fewest requests of the short window.</summary>
    public long LeastRequests { get; set; } = 50;

    /// <summary>Fewest errors of the short window.</summary>
    public long LeastErrors { get; set; } = 10;

    /// <summary>The short window's rate has to be above this many times the baseline: much traffic makes any change significant.</summary>
    public double LeastRise { get; set; } = 2;

    /// <summary>A spike begins when both windows have at most this probability.</summary>
    public double Significance { get; set; } = 1e-6;

    /// <summary>It ends when the short window's rate is at most this many times the baseline, or its errors are fewer than half of <see cref="LeastErrors"/>.</summary>
    public double RecoveryRise { get; set; } = 1.5;

    /// <summary>Fewest requests that a baseline is made of.</summary>
    public double LeastBaseline { get; set; } = 500;

    /// <summary>Requests of the prior, which count with those of the account.</summary>
    public double PriorRequests { get; set; } = 100;

    /// <summary>Error rate of the prior.</summary>
    public double PriorRate { get; set; } = 0.01;

    /// <summary>After this time a request counts half in the baseline.</summary>
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A spike that lasts longer becomes the baseline.</summary>
    public TimeSpan LongestSpike { get; set; } = TimeSpan.FromDays(1);
}
