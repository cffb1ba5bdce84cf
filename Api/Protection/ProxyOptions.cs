using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace TikApis.Api.Protection;

/// <summary>Proxies in front (configuration section <c>ForwardedHeaders</c>): only theirs are believed, nobody's unless named.</summary>
public sealed class ProxyOptions
{
    /// <summary>Addresses of proxies whose <c>X-Forwarded-For</c> and <c>-Proto</c> are believed.</summary>
    public string[] KnownProxies { get; set; } = [];

    /// <summary>Networks of such proxies, e.g. <c>10.0.0.0/8</c>.</summary>
    public string[] KnownNetworks { get; set; } = [];

    /// <summary>What is configured; null: no proxy is.</summary>
    /// <exception cref="InvalidOperationException">An address or network is none.</exception>
    public ForwardedHeadersOptions? ToOptions()
    {
        if (KnownProxies.Length + KnownNetworks.Length == 0)
            return null;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // Back to the first address that is no known proxy.
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in KnownProxies)
            options.KnownProxies.Add(IPAddress.TryParse(proxy, out var address) ? address : throw Wrong("KnownProxies", proxy, "an IP address"));
        foreach (var network in KnownNetworks)
            options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(network, out var known) ? known : throw Wrong("KnownNetworks", network, "a network such as 10.0.0.0/8"));
        return options;
    }

    static InvalidOperationException Wrong(string setting, string value, string expected) =>
        new($"ForwardedHeaders:{setting} has '{value}'; expected {expected}.");
}
