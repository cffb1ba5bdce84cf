using TikApis.Alerts;

namespace TikApis.Email;

/// <summary>The email an account gets (key: account id): its addresses, what waits to be sent, what unsubscribes.</summary>
[Alias("account-email-grain")]
public interface IAccountEmailGrain : IGrainWithStringKey
{
    /// <summary>Most addresses of an account.</summary>
    const int MaxAddresses = 10;

    /// <summary>Most alerts that wait for an address's next email; beyond, the oldest are only counted.</summary>
    const int MaxWaiting = 500;

    /// <summary>Most emails to an address that are tried again; meanwhile its alerts wait for the next.</summary>
    const int MaxUnderWay = 5;

    /// <summary>Ids of alerts that are remembered, so that none is mailed twice.</summary>
    const int MaxKnown = 500;

    /// <summary>Keeps an alert to be mailed to every address; once this returns it will be. One that is known is not mailed again.</summary>
    [Alias("Send")]
    Task Send(Alert alert);

    /// <summary>Where the account's alerts are mailed.</summary>
    [Alias("GetSettings")]
    Task<EmailSettings> GetSettings();

    /// <summary>Changes it; null, with nothing changed, when there are addresses to be added and no server to send by.</summary>
    [Alias("ChangeSettings")]
    Task<EmailSettings?> ChangeSettings(EmailChange change);

    /// <summary>The address that a link unsubscribes, and whether it is already; null: none.</summary>
    [Alias("GetAddress")]
    Task<EmailAddress?> GetAddress(string token);

    /// <summary>Mails nothing more to the address of a link, until it is set anew; null: there is none. Repeating it is harmless.</summary>
    [Alias("Unsubscribe")]
    Task<EmailAddress?> Unsubscribe(string token);

    /// <summary>Sends what is due now, and waits for it; returns how many emails were tried.</summary>
    [Alias("SendDue")]
    Task<int> SendDue();
}
