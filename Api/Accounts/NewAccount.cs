using System.ComponentModel.DataAnnotations;
using FluentValidation;
using TikApis.Accounts;

namespace TikApis.Api.Accounts;

/// <summary>An account to be created.</summary>
/// <param name="Id">Its id; one is made when left out.</param>
/// <param name="Name">For people.</param>
/// <param name="Plan">Id of its plan; the default plan when left out.</param>
public sealed record NewAccount(
    [property: StringLength(AccountId.MaxLength, MinimumLength = 1)] string? Id,
    [property: Required, StringLength(GivenName.MaxLength, MinimumLength = 1)] string? Name,
    [property: StringLength(PlanId.MaxLength, MinimumLength = 1)] string? Plan)
{
    public sealed class Validator : AbstractValidator<NewAccount>
    {
        public Validator()
        {
            RuleFor(a => a.Id).Must(id => id is null || AccountId.IsValid(id)).OverridePropertyName("id").WithMessage($"must be {AccountId.Expected}");
            RuleFor(a => a.Name).Must(GivenName.IsValid).OverridePropertyName("name").WithMessage(GivenName.Expected);
            RuleFor(a => a.Plan).Must(plan => plan is null || PlanId.IsValid(plan)).OverridePropertyName("plan").WithMessage("must be the id of a plan: see /v1/plans");
        }
    }
}
