using FluentValidation;
using TikApis.Accounts;

namespace TikApis.Api.Accounts;

/// <summary>Body of <c>PATCH /v1/accounts/{id}</c>: what is not named stays as it is.</summary>
public sealed record AccountEdit(string? Name, string? Plan, WantedLimits? Limits, bool? Closed)
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
