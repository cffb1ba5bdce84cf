using TikApis.Api.Idempotency;

namespace TikApis.Api.Protection;

/// <summary>Which web pages may call the API from a browser (configuration section <c>Cors</c>): none unless named.</summary>
public sealed class CorsOptions
{
    /// <summary>Origins such as <c>https://app.example.com</c>.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>Adds what is configured. Keys travel in headers that pages set themselves: no cookies are allowed.</summary>
    /// <exception cref="InvalidOperationException">An origin is none.</exception>
    public void AddTo(IServiceCollection services)
    {
        foreach (var origin in Origins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin)
                throw new InvalidOperationException($"Cors:Origins has '{origin}'; expected e.g. 'https://app.example.com', without a path or a slash at the end.");
        }

        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(Origins)
            .WithMethods("GET", "POST", "PUT", "PATCH", "DELETE")
            .WithHeaders("Authorization", "X-API-Key", "Content-Type", "Content-Encoding", IdempotentRequests.Header)
            .WithExposedHeaders([.. RateLimitHeaders.Names, "Location", "Retry-After", IdempotentRequests.ReplayedHeader])
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))));
    }
}
