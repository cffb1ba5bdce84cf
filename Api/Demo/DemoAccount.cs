using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TikApis.Accounts;
using TikApis.Api.Keys;
using TikApis.Silo.Settings;

namespace TikApis.Api.Demo;

/// <summary>In Development: makes the demo account, and prints where to look and what to paste.</summary>
public sealed class DemoAccount(
    IGrainFactory grains,
    ProcessKeys keys,
    TimeProvider time,
    IServer server,
    IHostApplicationLifetime application,
    IConfiguration configuration) : BackgroundService
{
    /// <summary>Days of its billing period that are over when it is made: of an empty one there is nothing to see.</summary>
    const int IntoPeriod = 17;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (application.ApplicationStarted.Register(started.SetResult))
            await started.Task.WaitAsync(stoppingToken);
        await grains.GetGrain<IAccountGrain>(ProcessKeys.DemoAccount).Create("Demo", "pro", by: "demo", anchorDay: time.GetUtcNow().AddDays(-IntoPeriod).Day);
        Console.WriteLine(Greeting());
    }

    string Greeting()
    {
        var url = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? UsageApi.DefaultUrl;
        var storage = configuration.GetSection("Storage").Get<StorageOptions>() ?? new StorageOptions();
        return $$"""

            TikAPIs Usage is running.

              Address        {{url}}
              Database       {{storage.Place}}
              Demo account   {{ProcessKeys.DemoAccount}}
              Demo key       {{keys.DemoKey}}   (scopes account, ingest; new at every start)
              Operator key   {{keys.GeneratedOperatorKey ?? "as configured"}}   (every scope)

            Open the address in a browser for the dashboard; started with --demo, the account has a year of made-up traffic.

            Send an event, then read it back:

            curl -s {{url}}/v1/usage/events -H 'X-API-Key: {{keys.DemoKey}}' -H 'Content-Type: application/json' -d '{"id":"demo-1","accountId":"{{ProcessKeys.DemoAccount}}","method":"GET","endpoint":"/v1/tiktok/posts/42","status":200,"responseTimeMs":87}'
            curl -s {{url}}/v1/account/usage/summary -H 'X-API-Key: {{keys.DemoKey}}'
            curl -s '{{url}}/v1/account/usage?interval=daily' -H 'X-API-Key: {{keys.DemoKey}}'

            """;
    }
}
