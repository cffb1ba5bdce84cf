namespace TikApis.Accounts;

/// <summary>A plan as the configuration sets it. Null means no limit.</summary>
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

    /// <summary>Whether requests are let through while nobody can decide on them; else they are refused.</summary>
    public bool FailOpen { get; set; }

    /// <summary>Whether each account on it may have limits of its own.</summary>
    public bool Custom { get; set; }
}
