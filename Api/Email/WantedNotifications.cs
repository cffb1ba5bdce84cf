using System.ComponentModel.DataAnnotations;
using FluentValidation;
using TikApis.Email;

namespace TikApis.Api.Email;

/// <summary>Where an account's alerts are to be mailed; what is left out stays as it is.</summary>
/// <param name="Emails">All addresses, at most 10; one that was unsubscribed by a link is mailed to again.</param>
/// <param name="DigestMinutes">After an email, alerts wait so long and go together in the next; 0: each goes by itself. 10 unless it was changed.</param>
public sealed record WantedNotifications(
    [property: MaxLength(IAccountEmailGrain.MaxAddresses)] IReadOnlyList<string>? Emails,
    [property: Range(0, WantedNotifications.MaxDigest)] int? DigestMinutes)
{
    /// <summary>Longest digest window: a day, in minutes.</summary>
    public const int MaxDigest = 24 * 60;

    public EmailChange ToChange() => new(Emails is null ? null : [.. Emails], DigestMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null);

    public sealed class Validator : AbstractValidator<WantedNotifications>
    {
        public Validator()
        {
            RuleFor(w => w.Emails).Must(emails => emails is null || emails.Count <= IAccountEmailGrain.MaxAddresses)
                .OverridePropertyName("emails").WithMessage($"must be at most {IAccountEmailGrain.MaxAddresses} addresses");
            RuleForEach(w => w.Emails).Must(MailAddress.IsValid).OverridePropertyName("emails").WithMessage(MailAddress.Expected);
            RuleFor(w => w.DigestMinutes).InclusiveBetween(0, MaxDigest).OverridePropertyName("digestMinutes").WithMessage($"must be 0 to {MaxDigest}");
        }
    }
}

/// <summary>Where an account's alerts are mailed.</summary>
/// <param name="Emails">The addresses.</param>
/// <param name="DigestMinutes">After an email, alerts wait so long and go together in the next; 0: each goes by itself.</param>
/// <param name="CanSendEmail">Whether the service has a mail server to send by.</param>
public sealed record NotificationSettings(IReadOnlyList<EmailAddress> Emails, int DigestMinutes, bool CanSendEmail)
{
    public static NotificationSettings Of(EmailSettings settings) => new(settings.Addresses, (int)settings.DigestWindow.TotalMinutes, settings.CanSend);
}
