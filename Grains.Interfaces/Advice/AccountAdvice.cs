namespace TikApis.Advice;

/// <summary>What an account could do better, by what it used.</summary>
[GenerateSerializer, Immutable, Alias("account-advice")]
public sealed record AccountAdvice
{
    [Id(0)] public required string AccountId { get; init; }

    /// <summary>First instant looked at: 28 days before today. What is said of bursts and plans rests on other times, which it names.</summary>
    [Id(1)] public required DateTimeOffset StartDate { get; init; }

    /// <summary>First instant no longer looked at: the end of today.</summary>
    [Id(2)] public required DateTimeOffset EndDate { get; init; }

    /// <summary>Empty when there is nothing to say.</summary>
    [Id(3)] public required Recommendation[] Recommendations { get; init; }
}
