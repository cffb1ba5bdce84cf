using TikApis.Accounts;
using TikApis.Advice;
using TikApis.Counting;
using TikApis.Tests.Support;

namespace TikApis.Tests.Advice;

/// <summary>Pictures of an account, as rules look at them.</summary>
static class Pictures
{
    /// <summary>An account that never did anything.</summary>
    public static readonly UsagePicture Empty = new()
    {
        Account = new Account("acme", "Acme", "pro", 1, Some.Noon.AddYears(-1), new PlanLimits(60, 5_000)),
        Now = Some.Noon,
    };

    /// <summary>Requests of four weeks' hours.</summary>
    public static UsagePicture Of(Func<int, long> hour) => Empty with { Hours = [.. Enumerable.Range(0, 4 * 7 * 24).Select(hour)] };

    public static UsagePicture Of(params PicturedEndpoint[] endpoints) => Empty with { Endpoints = endpoints };

    /// <summary>The last 179 minutes, by requests and average response time; the others are empty.</summary>
    public static UsagePicture Of(params IEnumerable<(long Requests, double? Ms)> minutes)
    {
        MinuteCount[] counts = [.. minutes.Select(m => new MinuteCount(m.Requests, 0, 0, (long)(1_000 * m.Requests * m.Ms ?? 0), m.Ms is null ? 0 : m.Requests))];
        return Empty with { Minutes = [.. counts, .. new MinuteCount[179 - counts.Length]] };
    }

    public static Recommendation Single(this IAdviceRule rule, UsagePicture picture) => Assert.Single(rule.Of(picture));

    public static void SaysNothing(this IAdviceRule rule, UsagePicture picture) => Assert.Empty(rule.Of(picture));
}
