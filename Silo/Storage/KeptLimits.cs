namespace TikApis.Silo.Storage;

/// <summary>How long what is known of rate limits is kept.</summary>
static class KeptLimits
{
    /// <summary>Violations, from the start of their window on.</summary>
    public static readonly TimeSpan Violations = TimeSpan.FromDays(400);

    /// <summary>Grants, from the end of their window on: as long as an event may be late and still count in it.</summary>
    public static readonly TimeSpan Grants = TimeSpan.FromDays(1);
}
