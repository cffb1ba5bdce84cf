namespace TikApis.Alerts;

/// <summary>Alerts: section <c>Alerts</c>.</summary>
public sealed class AlertOptions
{
    /// <summary>Where the dashboard is, as people's browsers reach it; links in alerts begin with it.</summary>
    public Uri PublicUrl { get; set; } = new("http://127.0.0.1:5080");
}
