using FluentValidation;
using TikApis.Accounts;

namespace TikApis.Silo.Settings;

/// <summary>Plans that an account can be on.</summary>
sealed class PlanRules : AbstractValidator<PlanOptions>
{
    public PlanRules()
    {
        RuleFor(p => p.Default).Must((plans, id) => plans.Find(id) is not null)
            .WithMessage(plans => $"Plans:Default is {plans.Default}; expected one of {string.Join(", ", plans.Catalog.Keys)}.");
        RuleForEach(p => p.Catalog).Must(plan => plan.Value is { RequestsPerMinute: null or > 0, RequestsPerDay: null or > 0, PostsPerDay: null or > 0, MonthlyQuota: null or > 0 })
            .WithMessage((_, plan) => $"Plans:Catalog:{plan.Key} has a limit below 1; leave it out for none.");
    }
}
