using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using TikApis.Api.Errors;
using TikApis.Api.Ingest;

namespace TikApis.Tests.Ingest;

public sealed class ParserPropertyTests
{
    static readonly Gen<(UsageEvent[] Events, int Seed, int Shape)> Bodies =
        Gen.Select(Gens.Valid.Array[0, 12], Gen.Int[0, int.MaxValue], Gen.Int[0, 3]);

    [Fact]
    public void Parse_OfValidEventsHoweverWritten_AgreesWithTheNaiveReader() =>
        Bodies.Sample(body =>
        {
            var (text, form) = Write(body.Events, body.Seed, body.Shape);
            var parsed = Some.Parse(Encoding.UTF8.GetBytes(text), form);
            Assert.Empty(parsed.Rejected);
            Assert.Equal(NaiveReader.Read(text, form), parsed.Spell());
        }, iter: 2_000);

    [Fact]
    public void Parse_WithOneParserForManyBodies_AgreesWithANewOneForEach()
    {
        var parser = new EventParser(TikApis.Endpoints.CategoryRules.Default);
        Bodies.Sample(body =>
        {
            var (text, form) = Write(body.Events, body.Seed, body.Shape);
            var bytes = Encoding.UTF8.GetBytes(text);
            Assert.Equal(Some.Parse(bytes, form).Spell(), parser.Parse(bytes, form, Some.Now).Spell());
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void Parse_OfAnyEvent_AgreesWithTheValidator()
    {
        var validator = new UsageEventValidator(new FakeTimeProvider(Some.Now));
        Gen.Select(Gens.Any, Gen.Int[0, int.MaxValue]).Sample((e, seed) =>
        {
            var found = validator.Validate(e).Errors;
            var rejected = Some.Json(new RandomJson(seed, oneLine: false).Object(e)).Rejected;
            Assert.Equal(found.Select(failure => (failure.ErrorCode, failure.ErrorMessage)).Take(1), rejected.Select(r => (r.Code, r.Message)));
        }, iter: 5_000);
    }

    [Fact]
    public void Parse_OfMutatedBytes_NeverFailsButAsDocumented() =>
        Gen.Select(Bodies, Gen.Int[0, int.MaxValue]).Sample((body, seed) =>
        {
            var (text, form) = Write(body.Events, body.Seed, body.Shape);
            var bytes = Mutate(Encoding.UTF8.GetBytes(text), new Random(seed));
            try
            {
                var parsed = Some.Parse(bytes, form);
                Assert.Equal(parsed.Count, parsed.Rejected.Count + parsed.Spell().Count);
                Assert.True(form == BodyForm.NdJson || IsJson(bytes));
            }
            catch (ApiException refused)
            {
                Assert.Equal(ErrorKind.InvalidRequest, refused.Kind);
                Assert.Equal(BodyForm.Json, form);
            }
        }, iter: 5_000);

    static (string Text, BodyForm Form) Write(UsageEvent[] events, int seed, int shape)
    {
        var json = new RandomJson(seed, oneLine: shape == 3);
        return shape switch
        {
            0 when events.Length > 0 => (json.Object(events[0]), BodyForm.Json),
            1 => (json.Wrapped(events), BodyForm.Json),
            3 => (json.Lines(events), BodyForm.NdJson),
            _ => (json.Array(events), BodyForm.Json),
        };
    }

    internal static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = bytes.ToList();
        for (var i = random.Next(1, 5); i > 0 && mutated.Count > 0; i--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(5))
            {
                case 0:
                    mutated[at] = (byte)random.Next(256);
                    break;
                case 1:
                    mutated.Insert(at, random.GetItems("{}[],:\"\\u0e-\n\xff"u8.ToArray(), 1)[0]);
                    break;
                case 2:
                    mutated.RemoveRange(at, Math.Min(random.Next(1, 6), mutated.Count - at));
                    break;
                case 3:
                    mutated.InsertRange(at, mutated.GetRange(at, Math.Min(random.Next(1, 40), mutated.Count - at)));
                    break;
                default:
                    if (random.Next(4) == 0)
                        mutated.RemoveRange(at, mutated.Count - at);
                    break;
            }
        }

        return [.. mutated];
    }

    static bool IsJson(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
