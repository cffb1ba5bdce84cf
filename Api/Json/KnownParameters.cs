using System.Reflection;
using TikApis.Api.Errors;

namespace TikApis.Api.Json;

/// <summary>Refuses query parameters a route does not know: a misspelt filter must not be an answer about everything.</summary>
static class KnownParameters
{
    /// <summary>Adds the check. What a handler takes by <see cref="AsParametersAttribute"/> or as a plain value is known.</summary>
    public static TBuilder RefuseUnknownParameters<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilterFactory((handler, next) =>
        {
            string[] known = [.. handler.MethodInfo.GetParameters().SelectMany(NamesOf)];
            return context =>
            {
                Check(context.HttpContext.Request.Query, known);
                return next(context);
            };
        });

    static void Check(IQueryCollection query, string[] known)
    {
        string[] unknown = [.. query.Keys.Except(known, StringComparer.OrdinalIgnoreCase)];
        if (unknown.Length == 0)
            return;
        var message = known.Length == 0 ? "is not known here, nor is any other" : $"is not known here: {string.Join(", ", known)} are";
        throw new ApiException(ErrorKind.InvalidRequest, "The request has parameters that mean nothing.", [.. unknown.Select(name => new ErrorDetail(name, message))]);
    }

    static IEnumerable<string> NamesOf(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<AsParametersAttribute>() is not null)
            return parameter.ParameterType.GetProperties().Where(p => p.CanWrite).Select(p => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type == typeof(string) || type.IsPrimitive ? [parameter.Name!] : [];
    }
}
