using System.Collections.Immutable;

namespace TikApis.Benchmarks.Load;

/// <summary>What requests hold and how many senders there are.</summary>
/// <param name="Name">For the command line and the table.</param>
/// <param name="Events">Events a request.</param>
/// <param name="Accounts">Accounts the events are spread over, evenly; 0 for those of a production trace.</param>
/// <param name="Connections">Senders, each waiting for the answer before it sends again.</param>
/// <param name="Form">How bodies are written.</param>
/// <param name="HasHot">Whether every second event is of the first account, and only the others are spread evenly.</param>
/// <param name="ResentEvery">Every so many requests of a sender the one before is sent once more, with the same ids; 0 for never.</param>
sealed record Workload(string Name, int Events, int Accounts, int Connections = 16, BodyShape Form = BodyShape.Json, bool HasHot = false, int ResentEvery = 0)
{
    /// <summary>Accounts as the trace of Azure Functions has them.</summary>
    const int Azure = 0;

    /// <summary>Half of all events are of one account.</summary>
    public static readonly Workload HalfHot = new("half hot", 1_000, 100, HasHot: true);

    public static readonly ImmutableArray<Workload> All =
    [
        new("1000/100", 1_000, 100),
        new("100/100", 100, 100),
        new("1/100", 1, 100, Connections: 64),
        new("hot", 1_000, 1),
        new("cold", 1_000, 100_000),
        new("azure", 1_000, Azure),
        new("gzip", 1_000, 100, Form: BodyShape.GzippedJson),
        new("cloudevents", 1_000, 100, Form: BodyShape.CloudEvents),
        new("resent", 1_000, 100, ResentEvery: 10),
    ];

    public static string[] Names { get; } = [.. All.Select(workload => workload.Name)];

    public bool IsAzure => Accounts == Azure;

    public static Workload Of(string name) => All.First(workload => workload.Name == name);
}

/// <summary>How a request's events are written.</summary>
enum BodyShape
{
    Json,
    GzippedJson,
    CloudEvents,
}
