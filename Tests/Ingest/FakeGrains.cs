using System.Collections.Concurrent;
using System.Reflection;
using TikApis.Usage;

namespace TikApis.Tests.Ingest;

/// <summary>A grain factory whose usage grains keep what they are given, or fail as told.</summary>
public class FakeGrains : DispatchProxy
{
    /// <summary>Batches recorded, by account.</summary>
    public ConcurrentQueue<(string Account, UsageBatch Batch)> Recorded { get; } = [];

    /// <summary>Answers a call; given the account, its batch and how many calls there were before.</summary>
    public Func<string, UsageBatch, int, RecordResult> Answer { get; set; } = (_, batch, _) => new RecordResult(batch.Count, []);

    /// <summary>What calls wait for before they are answered.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    int calls;

    /// <summary>Calls so far.</summary>
    public int Calls => calls;

    public static (IGrainFactory Factory, FakeGrains Fake) Create()
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        return (factory, (FakeGrains)(object)factory);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var grain = Create<IUsageGrain, Grain>();
        ((Grain)(object)grain).Is(this, args![0] is GrainId id ? id.Key.ToString()! : (string)args[0]!);
        return grain;
    }

    public class Grain : DispatchProxy
    {
        FakeGrains? grains;
        string account = "";

        internal void Is(FakeGrains of, string key) => (grains, account) = (of, key);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Record((UsageBatch)args![0]!);

        async Task<RecordResult> Record(UsageBatch batch)
        {
            var before = Interlocked.Increment(ref grains!.calls) - 1;
            await grains.Held;
            var result = grains.Answer(account, batch, before);
            grains.Recorded.Enqueue((account, batch));
            return result;
        }
    }
}
