using System.ComponentModel.DataAnnotations;
using FluentValidation;
using TikApis.Accounts;

namespace TikApis.Api.Accounts;

/// <summary>A plan to be added, or to take the place of one.</summary>
/// <param name="Id">Its id, when it is added; it must not be given where the path names the plan.</param>
/// <param name="Name">For people.</param>
/// <param name="Limits">What it allows; no limits when left out.</param>
public sealed record WantedPlan(
    [property: StringLength(PlanId.MaxLength, MinimumLength = 1)] string? Id,
    [property: Required, StringLength(GivenName.MaxLength, MinimumLength = 1)] string? Name,
    WantedLimits? Limits)
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
