namespace TikApis.Advice;

/// <summary>Asks every rule.</summary>
public static class Advisor
{
    static readonly IAdviceRule[] Rules = [new PlanRule(), new ErrorRule(), new CachingRule(), new BatchingRule(), new OffPeakRule()];

    /// <summary>What there is to say of a picture, in the order of the rules; each says a few things at most.</summary>
    public static AccountAdvice Of(UsagePicture picture) => new()
    {
        AccountId = picture.Account.Id,
        StartDate = picture.Start,
        EndDate = picture.End,
        Recommendations = [.. Rules.SelectMany(rule => rule.Of(picture))],
    };
}
