using FluentValidation;
using TikApis.Accounts;

namespace TikApis.Api.Accounts;

/// <summary>Body of <c>POST /v1/accounts</c>.</summary>
public sealed record NewAccount(string? Id, string? Name, string? Plan)
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
