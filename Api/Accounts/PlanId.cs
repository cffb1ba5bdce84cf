namespace TikApis.Api.Accounts;

/// <summary>How a plan is named in URLs.</summary>
static class PlanId
{
    public const string Expected = "must be 1 to 32 letters, digits and -, the first a letter or digit";

    public static bool IsValid(string id) =>
        id.Length is > 0 and <= 32 && id[0] != '-' && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
