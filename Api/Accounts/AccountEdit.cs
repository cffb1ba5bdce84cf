using System.ComponentModel.DataAnnotations;
using FluentValidation;
using TikApis.Accounts;

namespace TikApis.Api.Accounts;

/// <summary>What is to change of an account: what is not named stays as it is, and something must be.</summary>
/// <param name="Name">For people.</param>
/// <param name="Plan">Id of its new plan.</param>
/// <param name="Limits">Limits of its own, on a plan that is custom.</param>
/// <param name="Closed">True closes it and revokes its keys; false opens it again, without keys.</param>
public sealed record AccountEdit(
    [property: StringLength(GivenName.MaxLength, MinimumLength = 1)] string? Name,
    [property: StringLength(PlanId.MaxLength, MinimumLength = 1)] string? Plan,
    WantedLimits? Limits,
    bool? Closed)
{
    public AccountChange ToChange() => new(Name, Plan, Limits?.ToLimits(), Closed);

    public sealed class Validator : AbstractValidator<AccountEdit>
    {
        public Validator()
        {
            RuleFor(a => a).Must(a => a is not { Name: null, Plan: null, Limits: null, Closed: null })
                .OverridePropertyName("body").WithMessage("must name at least one of name, plan, limits and closed");
            RuleFor(a => a.Name).Must(name => name is null || GivenName.IsValid(name)).OverridePropertyName("name").WithMessage(GivenName.Expected);
            RuleFor(a => a.Plan).Must(plan => plan is null || PlanId.IsValid(plan)).OverridePropertyName("plan").WithMessage("must be the id of a plan: see /v1/plans");
            RuleFor(a => a.Limits!).SetValidator(new WantedLimits.Validator()).OverridePropertyName("limits").When(a => a.Limits is not null);
        }
    }
}
