namespace TikApis.Api.Accounts;

/// <summary>How a plan is named in URLs.</summary>
static class PlanId
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 32;

    public const string Expected = "must be 1 to 32 letters, digits and -, the first a letter or digit";

    public static bool IsValid(string id) =>
        id.Length is > 0 and <= MaxLength && id[0] != '-' && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
