using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TikApis.Api.Accounts;
using TikApis.Api.Advice;
using TikApis.Api.Alerts;
using TikApis.Api.Cluster;
using TikApis.Api.Dashboard;
using TikApis.Api.Demo;
using TikApis.Api.Email;
using TikApis.Api.Idempotency;
using TikApis.Api.Ingest;
using TikApis.Api.Keys;
using TikApis.Api.Live;
using TikApis.Api.Protection;
using TikApis.Api.RateLimits;
using TikApis.Api.Reference;
using TikApis.Api.Totals;
using TikApis.Api.Usage;
using TikApis.Api.Webhooks;
using TikApis.Json;
using TikApis.Silo;
using TikApis.Silo.Health;
using TikApis.Silo.Telemetry;

namespace TikApis.Api;

/// <summary>The product in one process: the API, and a node behind it.</summary>
public static class UsageApi
{
    /// <summary>Where it listens when nothing else is configured.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Builds the application from arguments, environment and appsettings.</summary>
    /// <param name="args">Command line.</param>
    /// <param name="adjust">Last changes before it is built, for tests.</param>
    /// <exception cref="InvalidOperationException">The configuration cannot work; the message says what is missing.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        // `dotnet run` says Development by DOTNET_ENVIRONMENT, so that whoever sets ASPNETCORE_ENVIRONMENT has the last word.
        var environment = args.Any(arg => arg.StartsWith("--environment", StringComparison.OrdinalIgnoreCase)) ? null : Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT");
        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot"); // Wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            EnvironmentName = environment,
            ApplicationName = typeof(UsageApi).Assembly.GetName().Name,
            WebRootPath = Directory.Exists(published) ? published : null,
        });
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
            builder.WebHost.UseUrls(DefaultUrl);
        if (args.Contains("--demo"))
            builder.Configuration["Demo:Traffic"] = "true";
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.AddNodeLogging();

        builder.Services.AddSingleton(new ProcessKeys(
            builder.Configuration.GetSection("Operator").Get<OperatorOptions>() ?? new OperatorOptions(),
            builder.Environment));
        var role = builder.AddUsage();
        builder.AddNodeTelemetry();
        builder.Services.AddKeys();
        builder.Services.AddAccounts();
        builder.Services.AddSingleton<IdempotentRequests>();
        builder.Services.AddSingleton<RunningExports>();
        builder.Services.AddSingleton<Decisions>();
        builder.Services.AddProtection(builder.Configuration);
        builder.Services.AddSingleton((builder.Configuration.GetSection("Categories").Get<CategoryOptions>() ?? new CategoryOptions()).ToRules());
        builder.Services.AddSingleton(new BodyMemory(builder.Configuration.GetValue("Ingest:MaxBodyMemory", BodyMemory.DefaultLimit)));
        builder.Services.AddIngest();
        builder.Services.AddLiveUsage(builder.Configuration);
        builder.Services.AddNodeHealth(role);
        builder.Services.AddApiReference();
        builder.AddDashboard();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // It is never put into HTML.
            json.SerializerOptions.Converters.Add(new UtcInstantConverter());
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        });
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddHostedService<DemoAccount>();
            builder.Services.AddSingleton<DemoTraffic>();
            builder.Services.AddHostedService(provider => provider.GetRequiredService<DemoTraffic>());
        }

        adjust?.Invoke(builder);
        var app = builder.Build();
        app.UseClusterSignIn();
        app.UseProtection();
        app.MapIngest().RequireAuthorization(Scopes.Ingest).WithMetadata(new IngestLimit());
        app.MapUsage();
        app.MapAdvice();
        app.MapRateLimits();
        app.MapDecisions().IsSmall();
        app.MapTotals().IsSmall();
        app.MapAccounts().IsSmall();
        app.MapKeys();
        app.MapWebhooks();
        app.MapAlertRules();
        app.MapAlerts();
        app.MapNotifications();
        app.MapUnsubscribe();
        app.MapPlans().IsSmall();
        app.MapNodeHealth();
        app.MapApiReference();
        app.MapNodeMetrics(context => context.User.HasClaim(KeyAuthentication.ScopeClaim, Scopes.Admin));
        app.MapClusterPage();
        app.MapDashboard();
        return app;
    }
}
