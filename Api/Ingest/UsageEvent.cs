using System.ComponentModel.DataAnnotations;
using TikApis.Endpoints;
using AccountName = TikApis.Accounts.AccountId;

namespace TikApis.Api.Ingest;

/// <summary>
/// One request to the provider's API, as a gateway reports it. The hot path reads the same fields straight
/// from JSON; this form is for everything beside it. What the attributes say is for the API's description:
/// <see cref="EventRules"/> decide.
/// </summary>
/// <param name="Id">The sender's own id of the event; an event with an id is counted once however often it is sent.</param>
/// <param name="AccountId">The account that made the request.</param>
/// <param name="ApiKeyId">The API key it used.</param>
/// <param name="Timestamp">When it happened, RFC 3339; the time of arrival when left out.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Endpoint">Path or URL; ids in it become <c>{id}</c>, its query is dropped.</param>
/// <param name="Status">HTTP status that was answered.</param>
/// <param name="ResponseTimeMs">How long the answer took, in milliseconds.</param>
/// <param name="Category">Overrides the category the endpoint has by rule.</param>
public sealed record UsageEvent(
    [property: StringLength(128, MinimumLength = 1)] string? Id = null,
    [property: Required, StringLength(AccountName.MaxLength, MinimumLength = 1)] string? AccountId = null,
    [property: StringLength(AccountName.MaxLength, MinimumLength = 1)] string? ApiKeyId = null,
    string? Timestamp = null,
    [property: Required, StringLength(EventRules.MaxMethodBytes, MinimumLength = 1)] string? Method = null,
    [property: Required, MinLength(1)] string? Endpoint = null,
    [property: Required, Range(StatusRule.Least, StatusRule.Most)] int? Status = null,
    [property: Range(0, ResponseTimeRule.MostMs)] decimal? ResponseTimeMs = null,
    [property: StringLength(CategoryRules.MaxBytes, MinimumLength = 1)] string? Category = null);
