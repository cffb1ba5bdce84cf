using System.Text;
using System.Text.Json;
using CsCheck;
using TikApis.Api.Errors;
using TikApis.Api.Ingest;
using TikApis.Usage;

namespace TikApis.Tests.Ingest;

/// <summary>A CloudEvent is the plain event it tells of, but for what names it.</summary>
public sealed class CloudEventPropertyTests
{
    const string Source = "/gateways/eu-1";

    static readonly Gen<(UsageEvent[] Events, int Seed)> Batches =
        Gen.Select(Gens.Valid.Where(e => e.Id is not null).Array[0, 8], Gen.Int[0, int.MaxValue]);

    [Fact]
    public void Parse_OfABatchHoweverWritten_AgreesWithThePlainEvents() =>
        Batches.Sample(batch =>
        {
            var parsed = Some.CloudEvents(Write(batch.Events, batch.Seed), BodyForm.CloudEventBatch);
            Assert.Empty(parsed.Rejected);
            var plain = batch.Events.Select(e => Some.Json(JsonSerializer.Serialize(e, JsonSerializerOptions.Web)).Only() with { Id = EventId.Of(Source, e.Id!) });
            Assert.Equal(plain.GroupBy(e => e.AccountId).SelectMany(account => account), parsed.Spell());
        }, iter: 1_000);

    [Fact]
    public void Parse_OfMutatedBytes_NeverFailsButAsDocumented() =>
        Gen.Select(Batches, Gen.Int[0, int.MaxValue]).Sample((batch, seed) =>
        {
            var bytes = ParserPropertyTests.Mutate(Encoding.UTF8.GetBytes(Write(batch.Events, batch.Seed)), new Random(seed));
            try
            {
                var parsed = Some.Parse(bytes, BodyForm.CloudEventBatch);
                Assert.Equal(parsed.Count, parsed.Rejected.Count + parsed.Spell().Count);
            }
            catch (ApiException refused)
            {
                Assert.Equal(ErrorKind.InvalidRequest, refused.Kind);
            }
        }, iter: 3_000);

    /// <summary>Base64 that was escaped and holds escapes takes the most room a body can ask for.</summary>
    [Fact]
    public void Parse_OfEscapesInEscapedBase64_HasRoomForAll()
    {
        var escaped = string.Concat(Enumerable.Repeat("\\u0061", 300));
        var data = $"{{\"method\":\"GET\",\"endpoint\":\"/{escaped}\",\"status\":200}}";
        var base64 = string.Concat(Convert.ToBase64String(Encoding.UTF8.GetBytes(data)).Select((c, i) => i == 0 || c == '/' ? $"\\u{(int)c:x4}" : $"{c}"));
        var e = $$"""{"specversion":"1.0","id":"1","source":"/","type":"t","subject":"acme","datacontenttype":"application/json","data_base64":"{{base64}}"}""";
        Assert.Equal($"GET /{new string('a', 300)}", Some.CloudEvents(e).Only().Series.Endpoint);
        Assert.Equal(3, Some.CloudEvents($"[{e},{e},{e}]", BodyForm.CloudEventBatch).Spell().Count);
    }

    static string Write(UsageEvent[] events, int seed)
    {
        var random = new Random(seed);
        var json = new RandomJson(seed, oneLine: false);
        return $"[{string.Join(',', events.Select(Event))}]";

        string Event(UsageEvent e)
        {
            // What the data say of identity and time does not count.
            var data = json.Object(e with { Id = "no", AccountId = "no", Timestamp = random.Next(2) == 0 ? "2001-01-01T00:00:00Z" : null });
            List<string> members =
            [
                "\"specversion\":\"1.0\"", $"\"source\":\"{Source}\"", "\"type\":\"com.tikapis.request\"", "\"datacontenttype\":\"application/json\"",
                $"\"id\":{JsonSerializer.Serialize(e.Id)}", $"\"subject\":{JsonSerializer.Serialize(e.AccountId)}", $"\"time\":{JsonSerializer.Serialize(e.Timestamp)}",
                random.Next(2) == 0 ? $"\"data\":{data}" : $"\"data_base64\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(data))}\"",
                "\"comexampleother\":5", "\"traceparent\":null",
            ];
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(members));
            return $"{{{string.Join(", ", members)}}}";
        }
    }
}
