using System.Globalization;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using TikApis.Api.Errors;

namespace TikApis.Api.Json;

/// <summary>Which part of a list is wanted.</summary>
public sealed record Paging
{
    const int MaxPage = 1_000_000;
    const int MaxLimit = 100;

    /// <summary>Which page, from 1; 1 when left out.</summary>
    public string? Page { get; init; }

    /// <summary>Rows of a page, 1 to 100 (20).</summary>
    public string? Limit { get; init; }

    /// <summary>One page of a list, with <c>meta.pagination</c>.</summary>
    /// <exception cref="ApiException">Page or limit is not what was expected.</exception>
    public Ok<Answer<T[], PageMeta>> Of<T>(IReadOnlyList<T> all)
    {
        var (rows, pagination) = PageOf(all);
        return Answers.Ok(rows, new PageMeta(pagination));
    }

    /// <summary>The rows of one page, and what is said of them.</summary>
    /// <exception cref="ApiException">Page or limit is not what was expected.</exception>
    public (T[] Rows, Pagination Pagination) PageOf<T>(IReadOnlyList<T> all)
    {
        var (skip, take) = Slice();
        return ([.. all.Skip(skip).Take(take)], PaginationOf(all.Count));
    }

    /// <summary>Which rows are wanted.</summary>
    /// <exception cref="ApiException">Page or limit is not what was expected.</exception>
    public (int Skip, int Take) Slice()
    {
        this.Check(new Validator());
        return ((Current - 1) * Rows, Rows);
    }

    /// <summary>What is said of a page, of so many rows in all.</summary>
    public Pagination PaginationOf(int total) => new(total, (total + Rows - 1) / Rows, Current, Rows);

    int Current => Page is null ? 1 : int.Parse(Page, CultureInfo.InvariantCulture);

    int Rows => Limit is null ? 20 : int.Parse(Limit, CultureInfo.InvariantCulture);

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

/// <summary>Facts about a page of a list.</summary>
/// <param name="Pagination">Which page it is.</param>
public sealed record PageMeta(Pagination Pagination);

/// <summary>Which page of how many.</summary>
/// <param name="Total">Rows of the whole list.</param>
/// <param name="Pages">Pages of the whole list.</param>
/// <param name="Current">This page, from 1.</param>
/// <param name="Limit">Rows a page.</param>
public sealed record Pagination(int Total, int Pages, int Current, int Limit);
