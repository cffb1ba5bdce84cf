namespace TikApis.Dedupe;

public sealed class IdWindowOptions
{
    /// <summary>How long after its arrival an id is remembered, rounded up to <see cref="IdWindow.ExpiryStep"/>.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Most ids an account remembers; beyond it the oldest are given up before their time.</summary>
    public int MaxIds { get; set; } = 1_000_000;

    /// <summary>Ids an account keeps even when its node is over its <see cref="IdBudget"/>.</summary>
    public int Floor { get; set; } = 1_024;
}
