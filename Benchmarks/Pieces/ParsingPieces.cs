using BenchmarkDotNet.Attributes;
using TikApis.Api.Ingest;
using TikApis.Endpoints;

namespace TikApis.Benchmarks.Pieces;

/// <summary>Body to batches: JSON read, rules checked, ids hashed, each account's events encoded.</summary>
public class ParsingPieces
{
    readonly EventParser parser = new(CategoryRules.Default);
    byte[] body = [];

    /// <summary>Accounts of the 1,000 events.</summary>
    [Params(1, 100)]
    public int Accounts { get; set; }

    [GlobalSetup]
    public void Write() => body = SomeEvents.Body(Accounts);

    /// <summary>A body of 1,000 events.</summary>
    [Benchmark]
    public ParsedEvents ParseBody() => parser.Parse(body, BodyForm.Json, TimeProvider.System.GetUtcNow());
}
