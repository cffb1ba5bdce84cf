namespace TikApis.Api.Dashboard;

/// <summary>Pages for people (configuration section <c>Dashboard</c>).</summary>
public sealed class DashboardOptions
{
    /// <summary>Most pages connected to this process at once.</summary>
    public int MaxConnections { get; set; } = 500;

    /// <summary>Most of them signed in with one API key.</summary>
    public int MaxConnectionsPerKey { get; set; } = 20;

    /// <summary>Pages, and requests for their connection, a minute and API key; 0: no limit.</summary>
    public int RequestsPerMinute { get; set; } = 300;

    /// <summary>How often a page that stays open looks at its session again.</summary>
    public TimeSpan SessionCheck { get; set; } = TimeSpan.FromSeconds(10);
}
