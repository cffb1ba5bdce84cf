using TikApis.Accounts;

namespace TikApis.Webhooks;

/// <summary>The webhook endpoints of an account (key: account id).</summary>
[Alias("account-webhooks-grain")]
public interface IAccountWebhooksGrain : IGrainWithStringKey
{
    /// <summary>Most endpoints of an account.</summary>
    const int MaxEndpoints = 20;

    /// <summary>Its endpoints, latest first.</summary>
    [Alias("GetAll")]
    Task<Webhook[]> GetAll();

    /// <summary>Creates an endpoint and returns its secret, the only time it is seen.</summary>
    /// <param name="settings">What it is to be.</param>
    /// <param name="request">Names the request: repeated with the same name, it finds the endpoint it made, without its secret.</param>
    [Alias("Create")]
    Task<Changed<NewWebhook>> Create(WebhookSettings settings, string? request = null);

    /// <summary>Deletes an endpoint and what was to be delivered to it. Repeating it is harmless.</summary>
    [Alias("Delete")]
    Task<ChangeOutcome> Delete(string webhookId);

    /// <summary>Sends a message to every endpoint that wants its type. Once this returns, it is kept and will be delivered.</summary>
    /// <param name="eventType">Its type.</param>
    /// <param name="data">Its data, a JSON value.</param>
    /// <param name="messageId">Names the message: sent again with the same name, it is not sent twice. Made up when null.</param>
    /// <returns>The message's id.</returns>
    [Alias("Send")]
    Task<string> Send(string eventType, string data, string? messageId = null);
}
