using System.Net;

namespace TikApis.Webhooks;

/// <summary>What a host name stands for.</summary>
public interface INameResolver
{
    /// <summary>Every address of a name.</summary>
    Task<IPAddress[]> Resolve(string host, CancellationToken cancellation);
}

/// <summary>Asks the system's resolver.</summary>
public sealed class SystemResolver : INameResolver
{
    public Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) => Dns.GetHostAddressesAsync(host, cancellation);
}
