using System.Globalization;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Api.Errors;

namespace TikApis.Api.Json;

/// <summary>Which part of a list is wanted: <c>page</c> from 1, <c>limit</c> 1 to 100 rows a page (20).</summary>
public sealed record Paging(string? Page, string? Limit)
{
    const int MaxPage = 1_000_000;
    const int MaxLimit = 100;

    /// <summary>One page of a list, with <c>meta.pagination</c>.</summary>
    /// <exception cref="ApiException">Page or limit is not what was expected.</exception>
    public Ok<PagedAnswer<T>> Of<T>(IReadOnlyList<T> all)
    {
        this.Check(new Validator());
        var current = Page is null ? 1 : int.Parse(Page, CultureInfo.InvariantCulture);
        var rows = Limit is null ? 20 : int.Parse(Limit, CultureInfo.InvariantCulture);
        var pagination = new Pagination(all.Count, (all.Count + rows - 1) / rows, current, rows);
        return TypedResults.Ok(new PagedAnswer<T>([.. all.Skip((current - 1) * rows).Take(rows)], new PageMeta(pagination)));
    }

    sealed class Validator : AbstractValidator<Paging>
    {
        public Validator()
        {
            RuleFor(p => p.Page).Must(page => IsWithin(page, MaxPage)).OverridePropertyName("page").WithMessage($"must be a whole number from 1 to {MaxPage}");
            RuleFor(p => p.Limit).Must(limit => IsWithin(limit, MaxLimit)).OverridePropertyName("limit").WithMessage($"must be a whole number from 1 to {MaxLimit}");
        }

        static bool IsWithin(string? text, int most) =>
            text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most);
    }
}
