using FluentValidation;
using TikApis.Accounts;
using TikApis.Api.Json;

namespace TikApis.Api.Accounts;

/// <summary>Which accounts are wanted.</summary>
public sealed record AccountSearch
{
    /// <summary>Only those on this plan.</summary>
    public string? Plan { get; init; }

    /// <summary>Only those whose id or name begins with it.</summary>
    public string? Prefix { get; init; }

    public AccountFilter ToFilter()
    {
        this.Check(new Validator());
        return new AccountFilter(Plan?.ToLowerInvariant(), Prefix);
    }

    sealed class Validator : AbstractValidator<AccountSearch>
    {
        public Validator()
        {
            RuleFor(s => s.Plan).Must(plan => plan is null || PlanId.IsValid(plan)).OverridePropertyName("plan").WithMessage("must be the id of a plan: see /v1/plans");
            RuleFor(s => s.Prefix).Must(prefix => prefix is null || GivenName.IsValid(prefix)).OverridePropertyName("prefix").WithMessage(GivenName.Expected);
        }
    }
}
