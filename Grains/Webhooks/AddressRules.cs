using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace TikApis.Webhooks;

/// <summary>
/// Which addresses a webhook may be sent to: those of the public Internet, and the networks an operator allows.
/// The ranges are those of IANA's special-purpose registries (RFC 6890), and metadata services of cloud providers.
/// </summary>
public sealed class AddressRules(IReadOnlyList<IPNetwork> allowed)
{
    // The first that holds an address names the reason.
    static readonly (IPNetwork Network, string Reason)[] Refused =
    [
        .. Ranges("metadata", "169.254.169.254/32", "169.254.169.253/32", "169.254.169.123/32", "169.254.170.2/32", "169.254.170.23/32", "100.100.100.200/32",
            "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::254/128", "fd00:ec2::23/128", "fd20:ce::254/128", "fe80::a9fe:a9fe/128"),
        .. Ranges("unspecified", "0.0.0.0/32", "::/128"),
        .. Ranges("this network", "0.0.0.0/8"),
        .. Ranges("loopback", "127.0.0.0/8", "::1/128"),
        .. Ranges("private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
        .. Ranges("carrier-grade NAT", "100.64.0.0/10"),
        .. Ranges("link-local", "169.254.0.0/16", "fe80::/10"),
        .. Ranges("site-local", "fec0::/10"),
        .. Ranges("documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
        .. Ranges("benchmarking", "198.18.0.0/15", "2001:2::/48"),
        .. Ranges("6to4", "192.88.99.0/24", "2002::/16"),
        .. Ranges("AS112", "192.31.196.0/24", "192.175.48.0/24", "2620:4f:8000::/48", "2001:4:112::/48"),
        .. Ranges("AMT relay", "192.52.193.0/24", "2001:3::/32"),
        .. Ranges("protocol assignment", "192.0.0.0/24"),
        .. Ranges("multicast", "224.0.0.0/4", "ff00::/8"),
        .. Ranges("broadcast", "255.255.255.255/32"),
        .. Ranges("reserved", "240.0.0.0/4"),
        .. Ranges("IPv4-mapped", "::ffff:0:0/96"),
        .. Ranges("IPv4-translated", "::ffff:0:0:0/96"),
        .. Ranges("IPv4-compatible", "::/96"),
        .. Ranges("NAT64", "64:ff9b::/96", "64:ff9b:1::/48"),
        .. Ranges("discard", "100::/64", "100:0:0:1::/64"),
        .. Ranges("Teredo", "2001::/32"),
        .. Ranges("ORCHID", "2001:10::/28", "2001:20::/28"),
        .. Ranges("protocol assignment", "2001::/23"),
        .. Ranges("6bone", "3ffe::/16"),
    ];

    static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Why an address is refused; null when it may be sent to.</summary>
    public string? Refusal(IPAddress address)
    {
        if (allowed.Any(network => Holds(network, address)))
            return null;
        foreach (var (network, reason) in Refused)
        {
            if (Holds(network, address))
                return reason;
        }

        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => null,
            AddressFamily.InterNetworkV6 when address.ScopeId != 0 => "scoped",
            AddressFamily.InterNetworkV6 when !Holds(GlobalUnicast, address) => "not global unicast",
            AddressFamily.InterNetworkV6 => IsIsatap(address) ? "ISATAP" : null,
            _ => "not an Internet address",
        };
    }

    /// <summary>Bit by bit and of one family: <see cref="IPNetwork.Contains"/> has ideas of its own about IPv4-mapped addresses.</summary>
    static bool Holds(IPNetwork network, IPAddress address)
    {
        Span<byte> start = stackalloc byte[16];
        Span<byte> bytes = stackalloc byte[16];
        if (network.BaseAddress.AddressFamily != address.AddressFamily || !network.BaseAddress.TryWriteBytes(start, out _) || !address.TryWriteBytes(bytes, out _))
            return false;
        var whole = network.PrefixLength / 8;
        var mask = (byte)(0xff00 >> (network.PrefixLength % 8));
        return bytes[..whole].SequenceEqual(start[..whole]) && (mask == 0 || (bytes[whole] & mask) == (start[whole] & mask));
    }

    /// <summary>Interface identifier 0000:5efe or 0200:5efe and an IPv4 address (RFC 5214), which a tunnel would take it to.</summary>
    static bool IsIsatap(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out _) && (BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) & ~0x0200_0000u) == 0x0000_5efe;
    }

    static IEnumerable<(IPNetwork Network, string Reason)> Ranges(string reason, params string[] networks) =>
        networks.Select(network => (IPNetwork.Parse(network), reason));
}
