using TikApis.RateLimits;

namespace TikApis.Api.Protection;

/// <summary>The limits an answer is to name in its headers: this node's own for the key, and those of the account's plan.</summary>
sealed class LimitsToSay
{
    // They are said beside what was asked for, and must not hold it up.
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    readonly TimeProvider time;
    readonly List<RateLimitHeaders.LimitState> known = [];
    Task<KeyLimits>? asked;

    LimitsToSay(HttpContext context, TimeProvider time)
    {
        this.time = time;
        context.Response.OnStarting(() => Write(context.Response.Headers));
    }

    /// <summary>Those of a request.</summary>
    public static LimitsToSay Of(HttpContext context, TimeProvider time)
    {
        if (context.Features.Get<LimitsToSay>() is not { } limits)
            context.Features.Set(limits = new LimitsToSay(context, time));
        return limits;
    }

    /// <summary>One more, as it is.</summary>
    public void Add(RateLimitHeaders.LimitState limit) => known.Add(limit);

    /// <summary>Those of a decision.</summary>
    public void Add(IEnumerable<LimitUse> uses) => known.InsertRange(0, RateLimitHeaders.Of(uses, time.GetUtcNow()));

    /// <summary>Those of a key's plan, once they are known; left out should that take long or fail.</summary>
    public void Add(Task<KeyLimits> uses) => asked = uses;

    async Task Write(IHeaderDictionary headers)
    {
        if (asked is not null)
        {
            await ((Task)asked).WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (asked.IsCompletedSuccessfully)
                Add(asked.Result.Limits.Where(limit => limit.Kind != LimitKind.PostsPerDay)); // Few requests are posts.
        }

        RateLimitHeaders.Write(headers, known, time.GetUtcNow());
    }
}
