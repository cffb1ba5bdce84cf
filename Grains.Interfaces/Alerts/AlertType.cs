namespace TikApis.Alerts;

/// <summary>What an alert is about.</summary>
public enum AlertType
{
    /// <summary>Requests of the billing period near the account's monthly quota.</summary>
    MonthlyQuota,

    /// <summary>Requests, or posts, of a UTC day near the limit of an API key.</summary>
    DailyQuota,

    /// <summary>Requests of a UTC minute near the limit of an API key.</summary>
    RateLimit,

    /// <summary>Requests that were refused (status 429) within an hour.</summary>
    RefusedRequests,

    /// <summary>More errors than is usual for the account, or for a part of its requests.</summary>
    ErrorSpike,

    /// <summary>Far more or fewer requests than is usual at this hour.</summary>
    UnusualActivity,

    /// <summary>A webhook endpoint keeps failing, and will be disabled. Of no rule.</summary>
    WebhookFailing,
}

/// <summary>How much an alert matters.</summary>
public enum AlertSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Something should be done.</summary>
    Warning,

    /// <summary>Something is refused, or fails.</summary>
    Critical,
}

/// <summary>What an alert says of its condition.</summary>
public enum AlertState
{
    /// <summary>It holds.</summary>
    Raised,

    /// <summary>It holds no longer.</summary>
    Recovered,
}

/// <summary>A way an alert reaches people.</summary>
public enum AlertChannel
{
    /// <summary>The account's webhook endpoints.</summary>
    Webhook,

    /// <summary>The account's email addresses.</summary>
    Email,

    /// <summary>The account's inbox, where every alert is kept; as a channel it makes it unread.</summary>
    Inbox,
}
