using FluentValidation;
using TikApis.Accounts;

namespace TikApis.Api.Accounts;

/// <summary>Body of <c>POST /v1/accounts</c>.</summary>
public sealed record NewAccount(string? Id, string? Name, string? Plan)
{
    public sealed class Validator : AbstractValidator<NewAccount>
    {
        public Validator(PlanOptions plans)
        {
            RuleFor(a => a.Id).Must(id => id is null || AccountId.IsValid(id)).OverridePropertyName("id").WithMessage($"must be {AccountId.Expected}");
            RuleFor(a => a.Name).Must(GivenName.IsValid).OverridePropertyName("name").WithMessage(GivenName.Expected);
            RuleFor(a => a.Plan).Must(plan => plan is null || plans.Catalog.ContainsKey(plan)).OverridePropertyName("plan")
                .WithMessage($"must be one of {string.Join(", ", plans.Catalog.Keys)}");
        }
    }
}
