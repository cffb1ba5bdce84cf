using Orleans.Concurrency;
using TikApis.Journaling;

namespace TikApis.Nodes;

/// <inheritdoc cref="INodeGrain"/>
[GrainType("node"), StatelessWorker(1), Reentrant]
public sealed class NodeGrain(JournalHealth journal) : Grain, INodeGrain
{
    public Task<string?> Trouble() => Task.FromResult(journal.Trouble);
}
