namespace TikApis.Api.Errors;

/// <summary>What went wrong, as it is answered.</summary>
/// <param name="Code">One of the codes of <see cref="ErrorKind"/>, for programs.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Details">Each field that was refused; empty when no field is to blame.</param>
public sealed record ApiError(string Code, string Message, IReadOnlyList<ErrorDetail> Details);

/// <summary>A field that was refused and what was expected of it.</summary>
public sealed record ErrorDetail(string Field, string Message);
