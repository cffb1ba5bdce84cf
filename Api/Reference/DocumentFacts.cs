using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TikApis.Api.Reference;

/// <summary>What is true of the API as a whole.</summary>
sealed class DocumentFacts : IOpenApiDocumentTransformer
{
    public const string Title = "TikAPIs Usage";

    const string Description =
        """
        Counts every request made to an API, per account. Gateways send usage events; accounts and operators read what was used.

        Every answer is JSON: `{"success":true,"data":…}`, with `meta.pagination` where `data` is a page of a list, or
        `{"success":false,"error":{"code":"…","message":"…","details":[{"field":"…","message":"…"}]}}`. Times are UTC.
        `429` and `503` say in `Retry-After` when to try again; what they answer was not done.
        """;

    static readonly (string Name, string Description)[] Tags =
    [
        ("Ingest", "Where gateways send what their API was asked."),
        ("Usage", "What an account used, now and in any past period: with the account's own key, or an operator's."),
        ("Rate limits", "How close API keys are to their limits, and what happened when they crossed them."),
        ("Decisions", "For gateways: whether a request may be served, decided before it is. Its usage event, sent under the decision's id, is not counted against the limits again."),
        ("Totals", "What all accounts used together, and which used most, for operators."),
        ("Accounts", "Accounts and the plans they are on, for operators."),
        ("API keys", "An account's keys: with the account's own key, or an operator's."),
        ("Alerts", "What an account is told of: its rules, and its inbox; with the account's own key, or an operator's."),
        ("Notifications", "To which addresses an account's alerts are emailed: with the account's own key, or an operator's."),
        ("Webhooks", "Where an account is told of what happens, as Standard Webhooks 1.0.0 has it: with the account's own key, or an operator's."),
        ("Plans", "The plans on offer, for operators."),
    ];

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = Title,
            Version = "1.0.0",
            Description = Description,
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        foreach (var server in document.Servers ?? [])
            server.Url = server.Url?.TrimEnd('/');
        var described = Tags.ToDictionary(tag => tag.Name, tag => tag.Description);
        document.Tags = document.Tags?.Select(tag => new OpenApiTag { Name = tag.Name, Description = described.GetValueOrDefault(tag.Name!) }).ToHashSet();
        SecuritySchemes.AddTo(document);
        Headers.AddTo(document);
        ErrorResponses.AddTo(document);
        return Task.CompletedTask;
    }
}
