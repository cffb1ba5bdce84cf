using FluentValidation;
using TikApis.Accounts;

namespace TikApis.Api.Accounts;

/// <summary>Body of <c>POST /v1/plans</c> and, without an id, of <c>PUT /v1/plans/{id}</c>.</summary>
public sealed record WantedPlan(string? Id, string? Name, WantedLimits? Limits)
{
    /// <summary>The plan, its id in lower case.</summary>
    public OfferedPlan ToPlan(string id) => new(id.ToLowerInvariant(), Name!, (Limits ?? new WantedLimits(null, null, null, null)).ToLimits());

    public sealed class Validator : AbstractValidator<WantedPlan>
    {
        /// <param name="idInPath">True when the path names the plan.</param>
        public Validator(bool idInPath)
        {
            if (idInPath)
                RuleFor(p => p.Id).Null().OverridePropertyName("id").WithMessage("must not be given: the path names the plan");
            else
                RuleFor(p => p.Id).Must(id => id is not null && PlanId.IsValid(id)).OverridePropertyName("id").WithMessage(PlanId.Expected);
            RuleFor(p => p.Name).Must(GivenName.IsValid).OverridePropertyName("name").WithMessage(GivenName.Expected);
            RuleFor(p => p.Limits!).SetValidator(new WantedLimits.Validator()).OverridePropertyName("limits").When(p => p.Limits is not null);
        }
    }
}
