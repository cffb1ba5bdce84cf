using System.Text;
using System.Text.Json.Nodes;
using TikApis.Tests.Http;

namespace TikApis.Tests.Reference;

/// <summary>Real answers are as described: every operation with its own examples, and every way to be refused that can be brought about.</summary>
public sealed class TruthTests(ReferenceApp app) : IClassFixture<ReferenceApp>
{
    [Fact]
    public async Task Every_operation_answers_its_examples_as_described()
    {
        foreach (var operation in app.Operations)
        {
            if (operation.Bodies.Count == 0)
                await Succeed(operation, operation.PathWith(), Good(operation), null, null);
            foreach (var (contentType, example) in operation.Bodies.Where(_ => operation.Name != "POST /v1/accounts"))
                await Succeed(operation, operation.PathWith(), Good(operation), contentType, example);
        }
    }

    [Fact]
    public async Task Every_parameter_takes_what_it_says()
    {
        foreach (var operation in app.Operations)
        {
            foreach (var parameter in operation.Query)
            {
                foreach (var value in Values(parameter))
                    await Succeed(operation, $"{operation.PathWith()}?{Operation.Text(parameter["name"])}={Uri.EscapeDataString(value)}", Good(operation), null, null);
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
    public async Task What_is_there_already_is_a_conflict_as_described()
    {
        var create = app.Operations.Single(operation => operation.Name == "POST /v1/accounts");
        await Refuse(create, 409, create.Path, Good(create), create.Bodies);
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

    string? Good(Operation operation) => operation.Scope is { } scope ? app.Keys[scope] : null;

    async Task Succeed(Operation operation, string path, string? key, string? contentType, JsonNode? body)
    {
        var reply = await Ask(operation, path, key, contentType, body);
        Assert.True(reply.Status is >= 200 and < 300, $"{operation} {path} {contentType}: {reply.Status} {reply.Text}");
        await operation.AssertFits(reply);
    }

    async Task<Reply> Refuse(Operation operation, int status, string path, string? key, IReadOnlyList<(string ContentType, JsonNode? Body)>? bodies = null)
    {
        var (contentType, body) = bodies is { Count: > 0 } ? bodies[0] : default;
        var reply = await Ask(operation, path, key, contentType, body);
        Assert.True(reply.Status == status, $"{operation} {path}: expected {status}, got {reply.Status} {reply.Text}");
        await operation.AssertFits(reply);
        return reply;
    }

    async Task<Reply> Ask(Operation operation, string path, string? key, string? contentType, JsonNode? body)
    {
        using var http = app.App.WithKey(key);
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
        if (contentType is not null)
        {
            var text = body is JsonValue value && contentType is not "application/json" ? value.GetValue<string>() : body?.ToJsonString() ?? "";
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            request.Headers.ExpectContinue = text.Length > 1_000_000;
        }

        return await http.Ask(request);
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
