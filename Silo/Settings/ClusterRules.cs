using System.Net;
using FluentValidation;
using TikApis.Silo.Cluster;

namespace TikApis.Silo.Settings;

/// <summary>What a process may be to the cluster, given where it keeps its data.</summary>
sealed class ClusterRules : AbstractValidator<ClusterOptions>
{
    const string Alone = "but the embedded SQLite serves one node only. For a cluster set Storage:Provider=Postgres and its Storage:ConnectionString.";
    const int MostPort = 65_535;

    public ClusterRules(StorageOptions storage)
    {
        RuleFor(c => c.Role).IsInEnum().WithMessage(c => $"Cluster:Role is '{c.Role}'; expected Node or Client.");
        RuleFor(c => c.ServiceId).NotEmpty().MaximumLength(100).WithMessage("Cluster:ServiceId must have 1 to 100 characters.");
        RuleFor(c => c.ClusterId).NotEmpty().MaximumLength(100).WithMessage("Cluster:ClusterId must have 1 to 100 characters.");
        RuleFor(c => c.Address).Must(address => address is null || IPAddress.TryParse(address, out _))
            .WithMessage(c => $"Cluster:Address is '{c.Address}'; expected an IP address.");
        RuleFor(c => c.SiloPort).InclusiveBetween(0, MostPort).WithMessage(c => $"Cluster:SiloPort is {c.SiloPort}; expected a port, or 0 for a free one.");
        RuleFor(c => c.GatewayPort).InclusiveBetween(0, MostPort).WithMessage(c => $"Cluster:GatewayPort is {c.GatewayPort}; expected a port, or 0 for a free one.");
        if (storage.IsPostgres)
            return;
        RuleFor(c => c.Role).NotEqual(ClusterRole.Client).WithMessage($"Cluster:Role is Client, {Alone}");
        RuleFor(c => c.Address).Null().WithMessage($"Cluster:Address is set, {Alone}");
        RuleFor(c => c.GatewayPort).Equal(0).WithMessage($"Cluster:GatewayPort is set, {Alone}");
    }
}
