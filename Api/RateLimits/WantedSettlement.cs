using System.ComponentModel.DataAnnotations;
using FluentValidation;
using TikApis.Api.Json;
using AccountName = TikApis.Accounts.AccountId;

namespace TikApis.Api.RateLimits;

/// <summary>A reservation to be settled.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Id">The id of the decision.</param>
/// <param name="Cost">What it turned out to cost, at most what was reserved; all of it when left out. Not of a release.</param>
public sealed record WantedSettlement(
    [property: Required, StringLength(AccountName.MaxLength, MinimumLength = 1)] string? AccountId,
    [property: Required, StringLength(WantedSettlement.MostCharacters, MinimumLength = 1)] string? Id,
    [property: Range(0, WantedDecision.MostCost)] long? Cost = null)
{
    /// <summary>Longest id.</summary>
    public const int MostCharacters = 64;

    /// <exception cref="Errors.ApiException">A field is not what was expected.</exception>
    public void Check(bool release) => this.Check(new Validator(release));

    sealed class Validator : AbstractValidator<WantedSettlement>
    {
        public Validator(bool release)
        {
            RuleFor(s => s.AccountId).Must(id => id is not null && AccountName.IsValid(id)).OverridePropertyName("accountId").WithMessage($"must have {AccountName.Expected}");
            RuleFor(s => s.Id).Must(id => id is { Length: > 0 and <= MostCharacters }).OverridePropertyName("id").WithMessage("must be the id of a reservation");
            if (release)
                RuleFor(s => s.Cost).Null().OverridePropertyName("cost").WithMessage("must be left out: a release gives back everything");
            else
                RuleFor(s => s.Cost).InclusiveBetween(0, WantedDecision.MostCost).OverridePropertyName("cost").WithMessage($"must be a whole number from 0 to {WantedDecision.MostCost}");
        }
    }
}
