using System.Text.Json;

namespace TikApis.Tests.Reference;

/// <summary>The description's own examples work, in an order in which what they speak of is there.</summary>
public sealed class ExampleTests(ReferenceApp app) : IClassFixture<ReferenceApp>
{
    static readonly string[] Order = ["POST", "GET", "PATCH", "PUT", "DELETE"];

    [Fact]
    public async Task Every_operation_answers_its_examples_as_described()
    {
        foreach (var (operation, reply) in app.Made)
            await operation.AssertFits(reply);

        var made = app.Made.Select(made => made.Operation.Name).ToHashSet();
        foreach (var operation in app.Operations.OrderBy(o => Array.IndexOf(Order, o.Method)).ThenByDescending(o => o.Path.Length).Where(o => !made.Contains(o.Name)))
        {
            if (operation.Bodies.Count == 0)
            {
                var reply = await app.Succeed(operation, operation.PathWith());
                if (reply.MediaType == "application/json" && reply.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("recommendations", out var recommendations))
                    Assert.NotEmpty(recommendations.EnumerateArray()); // Of an empty list nothing could be held against its description.
            }

            foreach (var (contentType, example) in operation.Bodies)
            {
                var reply = await app.Succeed(operation, operation.PathWith(), contentType, await app.WithReservation(operation, example));
                if (reply.Data.TryGetProperty("rejected", out var rejected))
                    Assert.Empty(rejected.EnumerateArray());
            }
        }
    }
}
