using System.Net;

namespace TikApis.Webhooks;

/// <summary>Where webhooks may be sent (configuration section <c>Webhooks</c>).</summary>
public sealed class WebhookOptions
{
    /// <summary>Networks that are allowed although they are not public, such as <c>10.1.0.0/16</c>.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    /// <summary>Whether plain HTTP is allowed. In Development it is unless this says otherwise.</summary>
    public bool? AllowHttp { get; set; }

    /// <summary>32 bytes in base64, which encrypt what must not be read in the database: signing secrets and values of headers. Without it they are kept as they are.</summary>
    public string? SecretsKey { get; set; }

    /// <summary>Networks that cannot be read; empty: all can.</summary>
    public IEnumerable<string> UnknownNetworks => AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _));

    /// <summary>Whether the key, if there is one, is 32 bytes.</summary>
    public bool HasUsableKey => SecretsKey is null || (Convert.TryFromBase64String(SecretsKey, new byte[SecretsKey.Length], out var length) && length == SealedText.KeyBytes);

    public AddressRules ToRules() => new([.. AllowedNetworks.Select(network => IPNetwork.Parse(network))]);
}
