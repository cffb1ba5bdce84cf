using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TikApis.Tests.Support;

namespace TikApis.Tests.Http;

/// <summary>G8: whatever route a key is sent to, and however, no log line has it.</summary>
public sealed partial class LoggedSecretTests(LoggedSecretTests.Fixture fixture) : IClassFixture<LoggedSecretTests.Fixture>
{
    const string Wrong = "tik_a-key-that-is-nobodys-but-could-be-mistyped";

    [Fact]
    public async Task A_key_sent_to_any_route_in_any_way_is_in_no_log_line()
    {
        var account = await fixture.NewAccount();
        string[] secrets = [await fixture.NewKey(account, "account", "ingest"), await fixture.NewKey(account, "admin"), Wrong, UsageApp.OperatorKey];
        var routes = fixture.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();
        Assert.True(routes.Length > 10, $"{routes.Length} routes");
        using var http = fixture.App.WithKey(null);
        foreach (var route in routes)
        {
            var path = InBraces().Replace(route.RoutePattern.RawText!, account);
            if (path.EndsWith("/Trace", StringComparison.Ordinal) || path.EndsWith("/live", StringComparison.Ordinal) && path.StartsWith("/v1", StringComparison.Ordinal))
                continue; // Answers that do not end.
            foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                foreach (var secret in secrets)
                {
                    foreach (var header in Ways(secret))
                    {
                        var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
                        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
                        if (method != "GET")
                            request.Content = new StringContent("{\"name\":\"x\"}", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
                        await http.Ask(request);
                    }
                }
            }
        }

        var lines = fixture.Log.All;
        Assert.Contains(lines, line => line.Level == LogLevel.Debug && line.Text.Contains("/v1/", StringComparison.Ordinal)); // Else nothing was said.
        foreach (var secret in secrets)
        {
            foreach (var written in new[] { secret, Basic(secret)["Basic ".Length..] })
                Assert.DoesNotContain(lines, line => line.Text.Contains(written, StringComparison.Ordinal));
        }
    }

    static (string Name, string Value)[] Ways(string secret) =>
        [("X-API-Key", secret), ("Authorization", $"Bearer {secret}"), ("Authorization", Basic(secret))];

    static string Basic(string secret) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{secret}"))}";

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex InBraces();

    public sealed class Fixture : HttpApp
    {
        // The console would only slow it down: the test reads what is logged.
        protected override string[] Settings =>
            ["--Logging:LogLevel:Default=Debug", "--Logging:LogLevel:Microsoft.AspNetCore=Debug", "--Logging:LogLevel:Orleans=Debug", "--Logging:Console:LogLevel:Default=None", "--Logging:Console:LogLevel:Microsoft.AspNetCore=None", "--Logging:Console:LogLevel:Orleans=None", "--Logging:Console:LogLevel:Orleans.Runtime.Watchdog=None"];
    }
}
