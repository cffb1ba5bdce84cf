using FluentValidation;
using TikApis.Api.Errors;

namespace TikApis.Api.Json;

/// <summary>Ends a request whose input breaks a rule.</summary>
static class Checks
{
    /// <exception cref="ApiException">A rule is broken: a detail for each.</exception>
    public static void Check<T>(this T input, IValidator<T> rules)
    {
        var found = rules.Validate(input);
        if (!found.IsValid)
            throw new ApiException(ErrorKind.InvalidRequest, "The request is not valid.", [.. found.Errors.Select(e => new ErrorDetail(e.PropertyName, e.ErrorMessage))]);
    }
}
