using TikApis.Accounts;
using TikApis.Api.Errors;

namespace TikApis.Api.Accounts;

/// <summary>What a refused change is answered.</summary>
static class Outcomes
{
    /// <summary>What the change made.</summary>
    /// <param name="changed">The change.</param>
    /// <param name="id">Of what was to be changed, as it was given.</param>
    /// <param name="kind">What was to be changed.</param>
    /// <exception cref="ApiException">It was refused.</exception>
    public static T OrThrow<T>(this Changed<T> changed, string id, string kind = "account")
        where T : class => changed.Outcome switch
        {
            ChangeOutcome.Done => changed.Value!,
            ChangeOutcome.NotFound => throw new ApiException(ErrorKind.NotFound, $"There is no {kind} {Quoted(id)}."),
            ChangeOutcome.Taken => throw new ApiException(ErrorKind.Conflict, $"There is {(kind == "account" ? "an" : "a")} {kind} '{id}' already.", new ErrorDetail("id", "is taken")),
            ChangeOutcome.Closed => throw new ApiException(ErrorKind.Conflict, $"The account '{id}' is closed."),
            ChangeOutcome.Full when kind == "plan" => throw new ApiException(ErrorKind.Conflict, $"There can be {IPlanCatalogGrain.MaxPlans} plans beside the configured ones: delete one first."),
            ChangeOutcome.Full => throw new ApiException(ErrorKind.Conflict, $"An account can have {IAccountGrain.MaxKeys} keys: revoke one first."),
            ChangeOutcome.UnknownPlan => throw new ApiException(ErrorKind.InvalidRequest, "There is no such plan.", new ErrorDetail("plan", "must be the id of a plan: see /v1/plans")),
            ChangeOutcome.NotCustom => throw new ApiException(ErrorKind.InvalidRequest, "The plan sets the limits.", new ErrorDetail("limits", "can only be given to an account whose plan is custom")),
            ChangeOutcome.Configured => throw new ApiException(ErrorKind.Conflict, $"The plan '{id}' is set by the configuration: change it there."),
            ChangeOutcome.InUse => throw new ApiException(ErrorKind.Conflict, $"There are accounts on the plan '{id}': move them first."),
            var other => throw new InvalidOperationException($"No answer is known for {other}."),
        };

    static string Quoted(string id) => id.Contains(' ', StringComparison.Ordinal) ? id : $"'{id}'";
}
