namespace TikApis.Advice;

/// <summary>One reason to recommend something. Says nothing unless its figures are clear.</summary>
public interface IAdviceRule
{
    /// <summary>What follows of a picture; the same for the same picture.</summary>
    IEnumerable<Recommendation> Of(UsagePicture picture);
}
