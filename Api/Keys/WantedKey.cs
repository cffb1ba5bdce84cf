using FluentValidation;
using TikApis.Api.Accounts;
using TikApis.Keys;

namespace TikApis.Api.Keys;

/// <summary>Body of <c>POST …/api-keys</c>; scope <c>account</c> when none are named.</summary>
public sealed record WantedKey(string? Name, IReadOnlyList<string>? Scopes)
{
    public KeyScopes ToScopes() => Scopes is null ? KeyScopes.Account : Keys.Scopes.Parse(Scopes);

    public sealed class Validator : AbstractValidator<WantedKey>
    {
        public Validator()
        {
            RuleFor(k => k.Name).Must(GivenName.IsValid).OverridePropertyName("name").WithMessage(GivenName.Expected);
            RuleFor(k => k.Scopes)
                .Must(scopes => scopes is null || (scopes.Count is > 0 and <= 3 && Keys.Scopes.AreKnown(scopes)))
                .OverridePropertyName("scopes").WithMessage("must be a list of account, ingest or admin");
        }
    }
}

/// <summary>Body of <c>PATCH …/api-keys/{keyId}</c>.</summary>
public sealed record KeyEdit(string? Name)
{
    public sealed class Validator : AbstractValidator<KeyEdit>
    {
        public Validator() =>
            RuleFor(k => k.Name).Must(GivenName.IsValid).OverridePropertyName("name").WithMessage(GivenName.Expected);
    }
}
