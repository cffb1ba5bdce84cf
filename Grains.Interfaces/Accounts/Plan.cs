namespace TikApis.Accounts;

/// <summary>What an account may use. Null means no limit.</summary>
public sealed class Plan
{
    /// <summary>For people, e.g. <c>Pro</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Requests a minute, per API key.</summary>
    public long? RequestsPerMinute { get; set; }

    /// <summary>Requests a UTC day, per API key.</summary>
    public long? RequestsPerDay { get; set; }

    /// <summary>Posts a UTC day, per API key.</summary>
    public long? PostsPerDay { get; set; }

    /// <summary>Requests a billing period; 30 × <see cref="RequestsPerDay"/> unless set.</summary>
    public long? MonthlyQuota { get; set; }

    /// <summary>The monthly quota in force.</summary>
    public long? EffectiveMonthlyQuota => MonthlyQuota ?? 30 * RequestsPerDay;
}
