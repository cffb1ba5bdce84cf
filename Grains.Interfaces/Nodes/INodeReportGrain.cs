namespace TikApis.Nodes;

/// <summary>One node's own figures (key: its address). To be placed there by a hint; the answer says where it came from.</summary>
[Alias("node-report-grain")]
public interface INodeReportGrain : IGrainWithStringKey
{
    /// <summary>The figures at this moment.</summary>
    [Alias("Report")]
    Task<NodeReport> Report();
}

/// <summary>What a node says of itself. Counts are since its process started: rates are differences of two reports.</summary>
/// <param name="Node">Its address.</param>
/// <param name="At">When it said so, by its clock.</param>
/// <param name="IsAccepting">Whether it takes events.</param>
/// <param name="Accepted">Events counted.</param>
/// <param name="Commits">Group commits.</param>
/// <param name="CommitTime">Time they took together.</param>
/// <param name="FlushLag">Age of the oldest journal entry that is not in the tables.</param>
/// <param name="UnfoldedBytes">Journal that is not in the tables.</param>
/// <param name="Accounts">Accounts whose numbers it holds.</param>
/// <param name="IdsGivenUp">Event ids forgotten before their time because of a bound: the time in which repetitions are recognised was shortened.</param>
[GenerateSerializer, Immutable, Alias("node-report")]
public sealed record NodeReport(
    [property: Id(0)] string Node,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] bool IsAccepting,
    [property: Id(3)] long Accepted,
    [property: Id(4)] long Commits,
    [property: Id(5)] TimeSpan CommitTime,
    [property: Id(6)] TimeSpan FlushLag,
    [property: Id(7)] long UnfoldedBytes,
    [property: Id(8)] int Accounts,
    [property: Id(9)] long IdsGivenUp);
