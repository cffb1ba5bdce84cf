using FluentValidation;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Usage;
using TikApis.Totals;

namespace TikApis.Api.Totals;

/// <summary>The query parameters of the accounts that used most; the range is in whole days.</summary>
public sealed record TopParameters : IDateParameters
{
    /// <inheritdoc/>
    public string? StartDate { get; init; }

    /// <inheritdoc/>
    public string? EndDate { get; init; }

    /// <summary>requests (when left out) or errors.</summary>
    public string? OrderBy { get; init; }

    /// <summary>Most accounts wanted, 1 to 100 (20).</summary>
    public string? Limit { get; init; }

    /// <summary>What is asked for.</summary>
    /// <exception cref="ApiException">A parameter is not what was expected.</exception>
    public (DateTimeOffset Start, DateTimeOffset End, TopOrder Order, int Most) Read(DateTimeOffset now)
    {
        this.Check(new Validator());
        var (_, most) = new Paging { Limit = Limit }.Slice();
        var (start, end) = this.Days(now);
        return (start, end, OrderBy is null ? TopOrder.Requests : Enum.Parse<TopOrder>(OrderBy, ignoreCase: true), most);
    }

    sealed class Validator : AbstractValidator<TopParameters>
    {
        public Validator()
        {
            this.AddDateRules();
            this.OneOf<TopParameters, TopOrder>(p => p.OrderBy, "orderBy", "requests or errors");
        }
    }
}
