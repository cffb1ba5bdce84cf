namespace TikApis.Benchmarks.Contenders;

/// <summary>Parses and discards: what no product that reads the same bodies can be faster than.</summary>
static class FloorApp
{
    public static Task Run(string url)
    {
        var counted = 0L;
        return ContenderApp.Run(
            url,
            events =>
            {
                Interlocked.Add(ref counted, events.Count);
                return ValueTask.FromResult((long)events.Count);
            },
            () => Task.FromResult(Interlocked.Read(ref counted)));
    }
}
