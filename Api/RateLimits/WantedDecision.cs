using System.ComponentModel.DataAnnotations;
using System.Text;
using FluentValidation;
using TikApis.Api.Ingest;
using TikApis.Api.Json;
using TikApis.Endpoints;
using TikApis.RateLimits;
using TikApis.Usage;
using AccountName = TikApis.Accounts.AccountId;

namespace TikApis.Api.RateLimits;

/// <summary>A request to be decided on.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="ApiKeyId">Made with which key; left out when it named none.</param>
/// <param name="Endpoint">Its path, or URL.</param>
/// <param name="Method">Its method. Left out, a request of the category of posts counts as a post.</param>
/// <param name="Category">Its category; by the rules when left out.</param>
/// <param name="Cost">How many requests it counts as; 1 when left out.</param>
/// <param name="ExpiresInSeconds">Of a reservation: how long it is held, 60 when left out.</param>
public sealed record WantedDecision(
    [property: Required, StringLength(AccountName.MaxLength, MinimumLength = 1)] string? AccountId,
    [property: StringLength(AccountName.MaxLength)] string? ApiKeyId,
    [property: Required, StringLength(EndpointTemplate.MaxPathBytes, MinimumLength = 1)] string? Endpoint,
    [property: StringLength(EventRules.MaxMethodBytes, MinimumLength = 1)] string? Method = null,
    [property: StringLength(CategoryRules.MaxBytes, MinimumLength = 1)] string? Category = null,
    [property: Range(1, WantedDecision.MostCost)] long? Cost = null,
    [property: Range(1, WantedDecision.MostSeconds)] int? ExpiresInSeconds = null)
{
    /// <summary>Largest cost.</summary>
    public const long MostCost = 1_000_000;

    /// <summary>Longest a reservation is held.</summary>
    public const int MostSeconds = 3_600;

    const int Seconds = 60;

    /// <summary>What is asked of the account's grain.</summary>
    /// <param name="categories">Rules for a request that names no category.</param>
    /// <param name="reserve">Whether it is only reserved.</param>
    /// <exception cref="Errors.ApiException">A field is not what was expected.</exception>
    public WantedPermit ToPermit(CategoryRules categories, bool reserve)
    {
        this.Check(new Validator(reserve));
        var endpoint = EndpointTemplate.Of(Method ?? "ANY", Endpoint!);
        var category = Category ?? categories.Of(endpoint[(endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return new WantedPermit(
            ApiKeyId ?? "",
            endpoint,
            Method is null ? category == Posts.Category : Posts.Are(new Series("", endpoint, category)),
            Cost ?? 1,
            reserve ? TimeSpan.FromSeconds(ExpiresInSeconds ?? Seconds) : null);
    }

    sealed class Validator : AbstractValidator<WantedDecision>
    {
        public Validator(bool reserve)
        {
            RuleFor(d => d.AccountId).Must(id => id is not null && AccountName.IsValid(id)).OverridePropertyName("accountId").WithMessage($"must have {AccountName.Expected}");
            RuleFor(d => d.ApiKeyId).Must(id => string.IsNullOrEmpty(id) || AccountName.IsValid(id)).OverridePropertyName("apiKeyId").WithMessage($"must be left out, or have {AccountName.Expected}");
            RuleFor(d => d.Endpoint).Must(IsEndpoint).OverridePropertyName("endpoint").WithMessage($"must be a path that starts with '/', or an absolute URL, of at most {EndpointTemplate.MaxPathBytes} bytes without its query");
            RuleFor(d => d.Method).Must(IsMethod).OverridePropertyName("method").WithMessage("must be left out, or an HTTP method of 1 to 16 characters");
            RuleFor(d => d.Category).Must(IsCategory).OverridePropertyName("category").WithMessage("must be left out, or a text of 1 to 64 bytes without control characters");
            RuleFor(d => d.Cost).InclusiveBetween(1, MostCost).OverridePropertyName("cost").WithMessage($"must be a whole number from 1 to {MostCost}");
            if (reserve)
                RuleFor(d => d.ExpiresInSeconds).InclusiveBetween(1, MostSeconds).OverridePropertyName("expiresInSeconds").WithMessage($"must be a whole number from 1 to {MostSeconds}");
            else
                RuleFor(d => d.ExpiresInSeconds).Null().OverridePropertyName("expiresInSeconds").WithMessage("is of reservations only");
        }

        static bool IsEndpoint(string? endpoint)
        {
            if (endpoint is null)
                return false;
            var path = EndpointTemplate.PathOf(Encoding.UTF8.GetBytes(endpoint));
            return !path.IsEmpty && path.Length <= EndpointTemplate.MaxPathBytes && !endpoint.Any(char.IsControl);
        }

        static bool IsMethod(string? method) =>
            method is null || EventRules.Method.Check(FieldState.Present, Encoding.UTF8.GetBytes(method)) is null;

        static bool IsCategory(string? category) =>
            category is null || EventRules.Category.Check(FieldState.Present, Encoding.UTF8.GetBytes(category)) is null;
    }
}
