using System.Text.Json.Nodes;
using TikApis.Tests.Http;
using TikApis.Tests.Support;

namespace TikApis.Tests.Reference;

/// <summary>Real answers are as described: every parameter, and every way to be refused that can be brought about.</summary>
public sealed class TruthTests(ReferenceApp app) : IClassFixture<ReferenceApp>
{
    [Fact]
    public async Task Every_parameter_takes_what_it_says()
    {
        foreach (var operation in app.Operations)
        {
            foreach (var parameter in operation.Query)
            {
                foreach (var value in Values(parameter))
                    await app.Succeed(operation, $"{operation.PathWith()}?{Operation.Text(parameter["name"])}={Uri.EscapeDataString(value)}");
            }
        }
    }

    [Fact]
    public async Task Every_parameter_refuses_what_it_does_not_say()
    {
        foreach (var operation in app.Operations)
        {
            foreach (var parameter in operation.Query)
            {
                var name = Operation.Text(parameter["name"]);
                foreach (var value in BadValues(parameter["schema"]!))
                {
                    var reply = await Refuse(operation, 400, $"{operation.PathWith()}?{name}={Uri.EscapeDataString(value)}", Good(operation));
                    Assert.Contains(name, reply.Fields);
                }
            }
        }
    }

    [Fact]
    public async Task Every_operation_with_a_key_refuses_others()
    {
        foreach (var operation in app.Operations.Where(operation => operation.Scope is not null))
        {
            await Refuse(operation, 401, operation.PathWith(), null);
            await Refuse(operation, 403, operation.PathWith(), app.Keys[operation.Scope == "account" ? "ingest" : "account"]);
        }
    }

    [Fact]
    public async Task Every_path_names_something_that_is_there()
    {
        foreach (var operation in app.Operations)
        {
            foreach (var parameter in operation.Parameters.Where(p => Operation.Text(p["in"]) == "path"))
                await Refuse(operation, 404, operation.PathWith(Operation.Text(parameter["name"]), "nobody"), Good(operation), operation.Bodies);
        }
    }

    [Fact]
    public async Task Every_body_is_of_a_type_and_a_size()
    {
        foreach (var operation in app.Operations.Where(operation => operation.Bodies.Count > 0))
        {
            await Refuse(operation, 400, operation.PathWith(), Good(operation), [("application/json", null)]);
            await Refuse(operation, 415, operation.PathWith(), Good(operation), [("text/plain", null)]);
            await Refuse(operation, 413, operation.PathWith(), Good(operation), [("application/json", JsonValue.Create(new string('x', 10 * 1024 * 1024)))]);
        }
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again_as_described()
    {
        foreach (var operation in app.Operations.Where(operation => operation.Answers.ContainsKey(304)))
        {
            using var http = app.App.WithKey(Good(operation));
            http.DefaultRequestHeaders.Add("If-None-Match", "*");
            var reply = await http.Get(operation.PathWith());
            Assert.Equal(304, reply.Status);
            await operation.AssertFits(reply);
        }
    }

    [Theory]
    [InlineData("POST /v1/accounts")]
    [InlineData("POST /v1/plans")]
    public async Task What_is_there_already_is_a_conflict_as_described(string name)
    {
        var create = app.Operations.Single(operation => operation.Name == name);
        await Refuse(create, 409, create.Path, Good(create), create.Bodies);
    }

    [Fact]
    public async Task A_request_too_many_is_refused_as_described()
    {
        using var folder = new TempFolder();
        await using var limited = await UsageApp.Start(folder.Database, settings: ["--RateLimits:RequestsPerMinute=1", "--RateLimits:IngestRequestsPerMinute=1"]);
        foreach (var operation in app.Operations.Where(operation => operation.Scope is not null))
        {
            Task<Reply> Again() => limited.Http.Ask(new HttpRequestMessage(new HttpMethod(operation.Method), operation.PathWith()));
            await Again();
            var reply = await Again();
            reply.AssertError(429, "rate_limit_exceeded");
            await operation.AssertFits(reply);
        }
    }

    [Fact]
    public async Task The_page_is_open_and_takes_nothing_from_elsewhere()
    {
        using var anonymous = app.App.WithKey(null);
        var page = await anonymous.Get("/docs/");
        Assert.Equal((200, "text/html"), (page.Status, page.MediaType));
        Assert.DoesNotContain("://", page.Text, StringComparison.Ordinal);
        var script = await anonymous.Get("/docs/scalar.js");
        Assert.True(script.Status == 200 && script.Text.Length > 100_000);
        Assert.Contains("src=\"scalar", page.Text, StringComparison.Ordinal);
    }

    string? Good(Operation operation) => app.KeyOf(operation);

    async Task<Reply> Refuse(Operation operation, int status, string path, string? key, IReadOnlyList<(string ContentType, JsonNode? Body)>? bodies = null)
    {
        var (contentType, body) = bodies is { Count: > 0 } ? bodies[0] : default;
        var reply = await app.Ask(operation, path, key, contentType, body);
        Assert.True(reply.Status == status, $"{operation} {path}: expected {status}, got {reply.Status} {reply.Text}");
        await operation.AssertFits(reply);
        return reply;
    }

    static IEnumerable<string> Values(JsonObject parameter) =>
        new[] { parameter["example"], parameter["schema"]!["default"], parameter["schema"]!["maximum"], parameter["schema"]!["minimum"] }
            .Concat(parameter["schema"]!["enum"]?.AsArray() ?? [])
            .OfType<JsonValue>().Select(value => value.ToString());

    static IEnumerable<string> BadValues(JsonNode schema)
    {
        if (schema["enum"] is not null || schema["anyOf"] is not null)
            yield return "nothing-of-the-kind";
        if (schema["maxLength"] is { } most)
            yield return new string('x', most.GetValue<int>() + 1);
        if (schema["maximum"] is { } highest)
            yield return $"{highest.GetValue<int>() + 1}";
        if (schema["minimum"] is { } least)
            yield return $"{least.GetValue<int>() - 1}";
        if (Operation.Text(schema["type"]) == "integer")
            yield return "some";
    }
}
