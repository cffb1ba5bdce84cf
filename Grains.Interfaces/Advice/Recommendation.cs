namespace TikApis.Advice;

/// <summary>One thing an account could do better, with the figures it rests on.</summary>
[GenerateSerializer, Immutable, Alias("recommendation")]
public sealed record Recommendation
{
    [Id(0)] public required RecommendationKind Kind { get; init; }

    /// <summary>For people, in a few words.</summary>
    [Id(1)] public required string Title { get; init; }

    /// <summary>For people, in a sentence or two.</summary>
    [Id(2)] public required string Text { get; init; }

    /// <summary>The endpoint it is about, e.g. <c>GET /v1/posts</c>; null when it is about no single one.</summary>
    [Id(3)] public string? Endpoint { get; init; }

    /// <summary>Id of the plan it is about; null when it is about none.</summary>
    [Id(4)] public string? Plan { get; init; }

    /// <summary>The numbers behind it, by name; rates and shares are fractions.</summary>
    [Id(5)] public required IReadOnlyDictionary<string, double> Figures { get; init; }

    /// <summary>When this is said at all, with the thresholds.</summary>
    [Id(6)] public required string Rule { get; init; }
}

/// <summary>What kind of advice it is.</summary>
public enum RecommendationKind
{
    /// <summary>Keep answers that are asked for again and again.</summary>
    Caching,

    /// <summary>Put many small calls into few.</summary>
    Batching,

    /// <summary>Do at quiet hours what need not be done at the busiest.</summary>
    OffPeak,

    /// <summary>Look at an endpoint that fails often.</summary>
    Errors,

    /// <summary>Take a larger plan.</summary>
    Upgrade,

    /// <summary>A smaller plan would do.</summary>
    Downgrade,
}
