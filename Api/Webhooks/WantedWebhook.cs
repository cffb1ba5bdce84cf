using System.ComponentModel.DataAnnotations;
using FluentValidation;
using TikApis.Webhooks;

namespace TikApis.Api.Webhooks;

/// <summary>A webhook endpoint to be created, or what is to change of one.</summary>
/// <param name="Url">Where messages are sent: https, and a public address.</param>
/// <param name="EventTypes">Types that are sent, such as <c>alert.raised</c>; empty or left out: all.</param>
/// <param name="Headers">Headers sent along, by name; their values are not shown again.</param>
/// <param name="Enabled">Whether anything is sent; true when left out of a new one.</param>
public sealed record WantedWebhook(
    [property: StringLength(WebhookUrl.MaxLength, MinimumLength = 1)] string? Url,
    [property: MaxLength(WantedWebhook.MaxTypes)] IReadOnlyList<string>? EventTypes,
    IReadOnlyDictionary<string, string>? Headers,
    bool? Enabled)
{
    /// <summary>Most types of a filter.</summary>
    public const int MaxTypes = 50;

    const int LongestType = 100;

    public WebhookSettings ToSettings() => new(Url!, Types ?? [], Headers ?? new Dictionary<string, string>(), Enabled ?? true);

    public WebhookChange ToChange() => new(Url, Types, Headers, Enabled);

    string[]? Types => EventTypes?.Distinct().ToArray();

    public sealed class Validator : AbstractValidator<WantedWebhook>
    {
        /// <param name="rules">Where messages may be sent.</param>
        /// <param name="transport">How.</param>
        /// <param name="isNew">True when a URL must be given.</param>
        public Validator(AddressRules rules, WebhookTransport transport, bool isNew)
        {
            RuleFor(w => w.Url).Custom((url, context) =>
            {
                if ((isNew || url is not null) && WebhookUrl.Refusal(url, rules, transport.AllowHttp) is { } refusal)
                    context.AddFailure("url", refusal);
            });
            RuleFor(w => w.EventTypes).Must(types => types is null || (types.Count <= MaxTypes && types.All(IsType)))
                .OverridePropertyName("eventTypes").WithMessage($"must be at most {MaxTypes} types of 1 to {LongestType} characters: letters, digits, '_', '-' and '.'");
            RuleFor(w => w.Headers).Custom((headers, context) =>
            {
                if (headers is null)
                    return;
                if (headers.Count > WebhookHeaders.MaxHeaders || headers.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() < headers.Count)
                    context.AddFailure("headers", $"must be at most {WebhookHeaders.MaxHeaders}, each once");
                foreach (var refusal in headers.Select(header => WebhookHeaders.Refusal(header.Key, header.Value)).OfType<string>().Distinct())
                    context.AddFailure("headers", refusal);
            });
        }

        static bool IsType(string? type) =>
            type is { Length: > 0 and <= LongestType } && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
    }
}

/// <summary>What to send again.</summary>
/// <param name="Since">Everything that failed of the messages made since then.</param>
public sealed record WantedRecovery([property: Required] DateTimeOffset? Since)
{
    public sealed class Validator : AbstractValidator<WantedRecovery>
    {
        public Validator() => RuleFor(w => w.Since).NotNull().OverridePropertyName("since").WithMessage("must be an RFC 3339 instant");
    }
}
