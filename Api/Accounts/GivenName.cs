namespace TikApis.Api.Accounts;

/// <summary>Names people give to accounts and keys.</summary>
static class GivenName
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 100;

    public const string Expected = "must have 1 to 100 characters, none of them a control character";

    public static bool IsValid(string? name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= MaxLength && !name.Any(char.IsControl);
}
