using System.Buffers;
using System.Text;
using TikApis.Endpoints;
using AccountName = TikApis.Accounts.AccountId;

namespace TikApis.Api.Ingest;

/// <summary>
/// What is asked of each field of an event: the one table that the parser of the hot path and
/// <see cref="UsageEventValidator"/> both go by. Texts are measured in UTF-8 bytes. Names are matched
/// exactly, unknown fields are ignored, <c>null</c> is the same as absent.
/// </summary>
public static class EventRules
{
    /// <summary>Longest method.</summary>
    public const int MaxMethodBytes = 16;

    static readonly SearchValues<byte> NameCharacters = SearchValues.Create(Encoding.ASCII.GetBytes(AccountName.Characters));

    /// <summary>A token of RFC 9110, 5.6.2.</summary>
    static readonly SearchValues<byte> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~"u8);

    public static readonly TextRule Id = IdThatIs(required: false);

    public static readonly TextRule AccountId = AccountIdNamed("accountId");

    public static readonly TextRule ApiKeyId = new(
        "apiKeyId", required: false, AccountName.MaxLength, NameCharacters, AccountName.Expected);

    public static readonly TimestampRule Timestamp = new("timestamp");

    public static readonly TextRule Method = new(
        "method", required: true, MaxMethodBytes, TokenCharacters, "an HTTP method of 1 to 16 characters");

    public static readonly EndpointRule Endpoint = new("endpoint");

    public static readonly StatusRule Status = new("status");

    public static readonly ResponseTimeRule ResponseTimeMs = new("responseTimeMs");

    public static readonly TextRule Category = new(
        "category", required: false, CategoryRules.MaxBytes, allowed: null, "a text of 1 to 64 bytes without control characters");

    /// <summary>The rules of a plain event's identity.</summary>
    public static readonly IdentityRules Identity = new(Id, AccountId, Timestamp);

    /// <summary>The rule of ids, which only CloudEvents must have, for a field of that name or another.</summary>
    public static TextRule IdThatIs(bool required, string name = "id") => new(name, required, 128, allowed: null, "a text of 1 to 128 bytes without control characters");

    /// <summary>A rule of account ids for a field of another name.</summary>
    public static TextRule AccountIdNamed(string name) => new(name, required: true, AccountName.MaxLength, NameCharacters, AccountName.Expected);
}

/// <summary>Rules for which event of whom it is and when it was.</summary>
public sealed record IdentityRules(TextRule Id, TextRule AccountId, TimestampRule Timestamp);
