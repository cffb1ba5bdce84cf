using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace TikApis.Api.Protection;

/// <summary>
/// Keeps guessed keys from the database: an address that presented too many unknown ones is refused without a look,
/// except for keys that worked on this node within the last hour, which an address behind many people shares.
/// </summary>
public sealed class UnknownKeys(IOptions<RateLimitOptions> options, TimeProvider time)
{
    const int MaxAddresses = 10_000;
    const int MaxProven = 10_000;

    readonly FixedWindows failures = new(TimeSpan.FromMinutes(1), MaxAddresses, time);
    readonly FixedWindows proven = new(TimeSpan.FromHours(1), MaxProven, time);

    /// <summary>How long a key from an address has to wait; null: look it up.</summary>
    public TimeSpan? Wait(IPAddress? address, string hash)
    {
        var limit = options.Value.UnknownKeysPerMinute;
        var (failed, untilReset) = failures.Look(NameOf(address));
        return limit > 0 && failed >= limit && proven.Look(hash).Taken == 0 ? untilReset : null;
    }

    /// <summary>An address presented a key that nobody has.</summary>
    public void Failed(IPAddress? address) => failures.Take(NameOf(address), int.MaxValue);

    /// <summary>A key is known.</summary>
    public void Worked(string hash) => proven.Take(hash, int.MaxValue);

    /// <summary>Whoever has an IPv6 address has its /64.</summary>
    static string NameOf(IPAddress? address) => address switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        _ => address.ToString(),
    };
}
