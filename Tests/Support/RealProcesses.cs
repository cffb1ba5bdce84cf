namespace TikApis.Tests.Support;

/// <summary>
/// Tests that start the product as processes of its own, some of them several at once: one test at a time, after all
/// others, so that what they see of time is the product's and not that of a crowded machine.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealProcesses
{
    public const string Name = "real processes";
}
