using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TikApis.Api;
using TikApis.Silo;

namespace TikApis.Tests.Support;

/// <summary>The whole product in this process: real Kestrel on a free loopback port, real silo, real SQLite file.</summary>
public sealed class UsageApp : IAsyncDisposable
{
    /// <summary>The operator's key of every such app.</summary>
    public const string OperatorKey = "operator-key-of-the-tests";

    readonly WebApplication app;
    readonly Pipeline pipeline;

    UsageApp(WebApplication app, Pipeline pipeline)
    {
        (this.app, this.pipeline) = (app, pipeline);
        Http = WithKey(OperatorKey);
    }

    /// <summary>A client with the operator's key.</summary>
    public HttpClient Http { get; }

    public Uri Url => new(app.Urls.First());

    public IServiceProvider Services => app.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts it on a database, with settings such as <c>--Bounds:MaxEndpoints=5</c>.</summary>
    public static Task<UsageApp> Start(string database, TimeProvider? time = null, params string[] settings) =>
        Start(
            database,
            services =>
            {
                if (time is not null)
                    services.AddSingleton(time);
            },
            settings);

    /// <summary>Starts it with some of its services replaced.</summary>
    public static async Task<UsageApp> Start(string database, Action<IServiceCollection> replace, params string[] settings)
    {
        var pipeline = new Pipeline();
        var app = UsageApi.Build(
            [
                "--environment=Test",
                "--urls=http://127.0.0.1:0",
                $"--Operator:ApiKey={OperatorKey}",
                $"--Storage:ConnectionString={database}",
                "--Logging:LogLevel:Default=Warning",
                "--Logging:LogLevel:Orleans=Error",
                "--RateLimits:RequestsPerMinute=0",
                "--RateLimits:UnknownKeysPerMinute=0",
                .. settings,
            ],
            builder =>
            {
                builder.Services.AddSingleton<IStartupFilter>(pipeline);
                replace(builder.Services);
            });
        await app.OpenStorage();
        await app.StartAsync();
        return new UsageApp(app, pipeline);
    }

    /// <summary>A client with another key, or none.</summary>
    public HttpClient WithKey(string? key)
    {
        var http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(2) };
        if (key is not null)
            http.DefaultRequestHeaders.Add("X-API-Key", key);
        return http;
    }

    /// <summary>The <c>data</c> of a GET that must succeed.</summary>
    public Task<JsonElement> Get(string path) => Http.Data(path);

    /// <summary>The <c>data</c> of an ingest request that must be accepted.</summary>
    public async Task<JsonElement> Send(params object[] events)
    {
        using var response = await Http.PostAsJsonAsync("/v1/usage/events", events);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True((int)response.StatusCode == 202, $"{(int)response.StatusCode} {body}");
        return body.GetProperty("data");
    }

    /// <summary>Stops it, as a signal does.</summary>
    public Task Stop() => app.StopAsync();

    /// <summary>Ends without the grace of a stop: what is under way is given up at once.</summary>
    public async Task Drop()
    {
        Http.Dispose();
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
        pipeline.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        pipeline.Dispose();
    }
}
