using Microsoft.AspNetCore.Http.Timeouts;

namespace TikApis.Api.Protection;

/// <summary>How long small requests may take, from their headers to their answer.</summary>
static class RequestPatience
{
    const string Small = "small";

    static readonly TimeSpan Default = TimeSpan.FromSeconds(30);

    /// <param name="services">Of the application.</param>
    /// <param name="configuration"><c>Timeouts:Request</c> sets it.</param>
    public static void AddRequestPatience(this IServiceCollection services, IConfiguration configuration) =>
        services.AddRequestTimeouts(timeouts => timeouts.AddPolicy(Small, new RequestTimeoutPolicy
        {
            Timeout = configuration.GetValue("Timeouts:Request", Default),
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable, // The error middleware says the rest.
        }));

    /// <summary>On routes that read a small body and answer at once; not on those that stream.</summary>
    public static IEndpointConventionBuilder IsSmall(this RouteGroupBuilder group) => group.WithRequestTimeout(Small);
}
