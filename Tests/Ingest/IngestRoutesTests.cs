using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TikApis.Api.Errors;
using TikApis.Api.Ingest;
using TikApis.Usage;

namespace TikApis.Tests.Ingest;

/// <summary>The route as a sender sees it, on a real server with fake grains.</summary>
public sealed class IngestRoutesTests : IAsyncLifetime
{
    const string Path = "/v1/usage/events";

    readonly FakeGrains grains;
    readonly WebApplication app;
    readonly HttpClient http = new();

    public IngestRoutesTests()
    {
        (var factory, grains) = FakeGrains.Create();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(factory);
        builder.Services.AddIngest();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseApiErrors();
        app.MapIngest();
    }

    public async ValueTask InitializeAsync()
    {
        await app.StartAsync();
        http.BaseAddress = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Post_OfValidAndInvalidEvents_SaysWhatBecameOfEach()
    {
        grains.Answer = (account, batch, _) => account == "beta" ? new RecordResult(0, [.. Enumerable.Range(0, batch.Count)]) : new RecordResult(batch.Count, []);
        var (status, answer) = await Post($"[{Some.Event()},{{}},{Some.Event("accountId", "\"beta\"")},{Some.Event()}]");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(
            """{"success":true,"data":{"accepted":2,"duplicates":1,"rejected":[{"index":1,"code":"missing_field","message":"accountId is required: 1 to 64 letters, digits and . _ : @ + | -, at least one a letter or digit."}]}}""",
            answer.RootElement.GetRawText());
        Assert.Equal(["acme", "beta"], grains.Recorded.Select(r => r.Account).Order());
    }

    [Theory]
    [InlineData("[]", "application/json")]
    [InlineData("[{},5]", "application/json; charset=utf-8")]
    [InlineData("", "application/x-ndjson")]
    [InlineData("x\n\n5", "application/jsonl")]
    [InlineData("{}", "application/ndjson; charset=utf-8")]
    public async Task Post_WhenNothingIsValid_IsAcceptedAndCountsNothing(string body, string contentType)
    {
        var (status, answer) = await Post(body, contentType);
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(0, answer.RootElement.GetProperty("data").GetProperty("accepted").GetInt32());
        Assert.Empty(grains.Recorded);
    }

    [Theory]
    [InlineData("[", "application/json", 400, "invalid_request")]
    [InlineData("", "application/json", 400, "invalid_request")]
    [InlineData("[]", "text/plain", 415, "unsupported_media_type")]
    [InlineData("[]", "application/json; charset=utf-16", 415, "unsupported_media_type")]
    [InlineData("[]", "", 415, "unsupported_media_type")]
    public async Task Post_WhenTheBodyCannotBeTaken_AnswersTheErrorShape(string body, string contentType, int status, string code)
    {
        var answer = await Post(body, contentType);
        Assert.Equal((status, code), ((int)answer.Status, Code(answer.Body)));
        Assert.Empty(grains.Recorded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_WhenTheBodyIsTooLarge_Is413(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(new byte[BodyBuffer.MaxBytes + 1]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true;
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("payload_too_large", Code(await Body(response)));
    }

    [Fact]
    public async Task Post_WhenEventsAreTooMany_Is413() =>
        Assert.Equal("payload_too_large", Code((await Post($"[{string.Join(',', Enumerable.Repeat("{}", 10_001))}]")).Body));

    [Fact]
    public async Task Post_WhenAGrainIsUnavailableForAMoment_TriesAgain()
    {
        grains.Answer = (_, batch, before) => before < 2 ? throw new UsageUnavailableException("moving") : new RecordResult(batch.Count, []);
        var (status, _) = await Post(Some.Event());
        Assert.Equal((HttpStatusCode.Accepted, 3), (status, grains.Calls));
    }

    [Fact]
    public async Task Post_WhenAGrainStaysUnavailable_Is503()
    {
        grains.Answer = (account, batch, _) => account == "acme" ? throw new UsageUnavailableException("moving") : new RecordResult(batch.Count, []);
        using var response = await http.PostAsync(Path, Json($"[{Some.Event()},{Some.Event("accountId", "\"beta\"")}]"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("1", response.Headers.GetValues("Retry-After").Single());
        Assert.Equal("unavailable", Code(await Body(response)));
    }

    [Fact]
    public async Task Post_WhenAnEventHasNoId_IsNotTriedAgain()
    {
        grains.Answer = (_, _, _) => throw new TimeoutException();
        var (status, _) = await Post($"[{Some.Event()},{Some.Event("id", null)}]");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (status, grains.Calls));
    }

    [Fact]
    public async Task Post_WhenAGrainFails_Is500WithoutItsReason()
    {
        grains.Answer = (_, _, _) => throw new InvalidOperationException("secret");
        var (status, body) = await Post(Some.Event());
        Assert.Equal((HttpStatusCode.InternalServerError, "server_error"), (status, Code(body)));
        Assert.DoesNotContain("secret", body.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", Path, 405, "method_not_allowed")]
    [InlineData("PUT", Path, 405, "method_not_allowed")]
    [InlineData("GET", "/v1/nothing", 404, "not_found")]
    public async Task Request_WhenNoRouteTakesIt_AnswersTheErrorShape(string method, string path, int status, string code)
    {
        using var response = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);
        var body = await Body(response);
        Assert.Equal((status, code), ((int)response.StatusCode, Code(body)));
        Assert.Equal(JsonValueKind.Array, body.RootElement.GetProperty("error").GetProperty("details").ValueKind);
        Assert.False(body.RootElement.GetProperty("success").GetBoolean());
    }

    async Task<(HttpStatusCode Status, JsonDocument Body)> Post(string body, string contentType = "application/json")
    {
        using var response = await http.PostAsync(Path, Json(body, contentType), TestContext.Current.CancellationToken);
        return (response.StatusCode, await Body(response));
    }

    static ByteArrayContent Json(string body, string contentType = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType.Length > 0)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return content;
    }

    static async Task<JsonDocument> Body(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    static string? Code(JsonDocument body) => body.RootElement.GetProperty("error").GetProperty("code").GetString();
}
