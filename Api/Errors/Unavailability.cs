using System.Data.Common;
using TikApis.Usage;

namespace TikApis.Api.Errors;

/// <summary>Which failures mean "not now" rather than "broken": nothing was acknowledged, and asking again is right.</summary>
static class Unavailability
{
    /// <summary>The account says so; a silo or the database is away; an activation was given up; no answer came in time.</summary>
    public static bool Is(Exception failure) =>
        failure is UsageUnavailableException or OrleansException or TimeoutException or DbException or OperationCanceledException;
}
