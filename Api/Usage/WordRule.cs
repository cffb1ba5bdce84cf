using System.Linq.Expressions;
using FluentValidation;

namespace TikApis.Api.Usage;

/// <summary>A rule for parameters that are one of some words.</summary>
static class WordRule
{
    /// <param name="rules">Where it is added.</param>
    /// <param name="property">The parameter.</param>
    /// <param name="name">Its name in the query.</param>
    /// <param name="expected">The words, as they are said to whoever used another.</param>
    /// <param name="except">Words of the enumeration that are none here.</param>
    public static void OneOf<T, TWord>(this AbstractValidator<T> rules, Expression<Func<T, string?>> property, string name, string expected, params TWord[] except)
        where TWord : struct, Enum =>
        rules.RuleFor(property)
            .Must(word => word is null || Enum.GetNames<TWord>().Except(except.Select(no => $"{no}")).Contains(word, StringComparer.OrdinalIgnoreCase))
            .OverridePropertyName(name).WithMessage($"must be {expected}");
}
