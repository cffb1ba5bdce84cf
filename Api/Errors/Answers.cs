using FluentValidation.Results;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TikApis.Api.Errors;

/// <summary>Answers in the documented shapes.</summary>
public static class Answers
{
    public static Ok<Answer<T>> Ok<T>(T data)
        where T : notnull =>
        TypedResults.Ok(new Answer<T>(data));

    public static Ok<Answer<T, TMeta>> Ok<T, TMeta>(T data, TMeta meta)
        where T : notnull
        where TMeta : notnull =>
        TypedResults.Ok(new Answer<T, TMeta>(data, meta));

    public static Created<Answer<T>> Created<T>(string location, T data)
        where T : notnull =>
        TypedResults.Created(location, new Answer<T>(data));

    public static Accepted<Answer<T>> Accepted<T>(T data)
        where T : notnull =>
        TypedResults.Accepted((string?)null, new Answer<T>(data));

    public static ErrorResult Error(ErrorKind kind, string message, params IReadOnlyList<ErrorDetail> details) =>
        new(kind, message, details);

    /// <summary>What FluentValidation found, a detail for each failure, named as the field is in JSON.</summary>
    public static ErrorResult Invalid(ValidationResult found) =>
        Error(ErrorKind.InvalidRequest, "The request is not valid.", [.. found.Errors.Select(ToDetail)]);

    static ErrorDetail ToDetail(ValidationFailure failure)
    {
        var path = failure.PropertyName.Split('.').Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName);
        return new ErrorDetail(string.Join('.', path), failure.ErrorMessage);
    }
}
