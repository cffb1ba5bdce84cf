using FluentValidation;
using TikApis.Webhooks;

namespace TikApis.Silo.Settings;

/// <summary>Networks that can be read, and a key that can encrypt.</summary>
sealed class WebhookRules : AbstractValidator<WebhookOptions>
{
    public WebhookRules()
    {
        RuleFor(w => w.UnknownNetworks).Empty()
            .WithMessage(w => $"Webhooks:AllowedNetworks has {string.Join(", ", w.UnknownNetworks)}; expected networks such as 10.1.0.0/16.");
        RuleFor(w => w.HasUsableKey).Equal(true)
            .WithMessage($"Webhooks:SecretsKey must be {SealedText.KeyBytes} bytes in base64, such as openssl rand -base64 {SealedText.KeyBytes} makes.");
    }
}
