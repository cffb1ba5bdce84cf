using TikApis.Benchmarks.Contenders;
using TikApis.Benchmarks.Load;
using TikApis.Tests.Support;

namespace TikApis.Benchmarks.Ingest;

/// <summary>The contenders of a workload, as far as this machine has what they need.</summary>
sealed class Field : IAsyncDisposable
{
    Field(List<IContender> contenders) => Contenders = contenders;

    public List<IContender> Contenders { get; }

    /// <summary>Starts them.</summary>
    /// <param name="workload">What they will be sent; forms that only the floor and the product read are for these.</param>
    /// <param name="only">Parts of names; all when there is none.</param>
    public static async Task<Field> Start(Workload workload, string[] only)
    {
        List<IContender> contenders = [];
        var others = workload.Form == BodyShape.Json && !workload.IsAzure;
        var allNew = workload.ResentEvery == 0; // What counts without recognising duplicates is no contender where there are some.
        if (Wanted("floor") && allNew)
            await Add(OtherContender.Floor(), one => one.Ready());
        foreach (var (sync, dedupe) in new[] { ("everysec", false), ("always", false), ("everysec", true), ("always", true) })
        {
            if (others && (dedupe || allNew) && RedisServer.IsInstalled && Wanted($"Redis {sync}{(dedupe ? " + dedupe" : "")}"))
                await Add(OtherContender.Redis(sync, dedupe), one => one.Ready());
        }

        if (others && PostgresProcess.IsInstalled && Wanted("PostgreSQL raw events"))
            await Add(OtherContender.RawEvents(), one => one.Ready());
        if (Wanted("TikAPIs on SQLite"))
            await Add(Product.OnSqlite(), one => one.Ready());
        foreach (var nodes in new[] { 1, 3 })
        {
            if (PostgresProcess.IsInstalled && Wanted($"TikAPIs on PostgreSQL{(nodes == 1 ? "" : $", {nodes} nodes")}"))
                await Add(Product.OnPostgres(nodes), one => one.Ready());
        }

        return new Field(contenders);

        bool Wanted(string name) => only.Length == 0 || only.Any(part => part.EndsWith('$') ? name.EndsWith(part[..^1], StringComparison.OrdinalIgnoreCase) : name.Contains(part, StringComparison.OrdinalIgnoreCase));

        async Task Add<T>(T contender, Func<T, Task> ready)
            where T : IContender
        {
            contenders.Add(contender);
            await ready(contender);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var contender in Contenders)
            await contender.DisposeAsync();
    }
}
