using System.ComponentModel.DataAnnotations;
using FluentValidation;
using TikApis.Api.Accounts;
using TikApis.Keys;

namespace TikApis.Api.Keys;

/// <summary>A key to be created.</summary>
/// <param name="Name">For people.</param>
/// <param name="Scopes">What it opens: <c>account</c>, <c>ingest</c>, <c>admin</c>; <c>account</c> when left out.</param>
public sealed record WantedKey(
    [property: Required, StringLength(GivenName.MaxLength, MinimumLength = 1)] string? Name,
    [property: Length(1, 3)] IReadOnlyList<string>? Scopes)
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

/// <summary>A key's new name.</summary>
/// <param name="Name">For people.</param>
public sealed record KeyEdit([property: Required, StringLength(GivenName.MaxLength, MinimumLength = 1)] string? Name)
{
    public sealed class Validator : AbstractValidator<KeyEdit>
    {
        public Validator() =>
            RuleFor(k => k.Name).Must(GivenName.IsValid).OverridePropertyName("name").WithMessage(GivenName.Expected);
    }
}
