using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace TikApis.Tests.Support;

/// <summary>
/// An app's middleware, to be let go of with the app: ASP.NET Core disposes no limiter its rate limiting makes, and
/// the timer of that one would keep the app and all it holds, some 80 MB, until the end of the process.
/// </summary>
sealed class Pipeline : IStartupFilter, IDisposable
{
    readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
    RequestDelegate? first;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(rest => first = rest);
        next(app);
    };

    public void Dispose() => DisposeLimiters(first);

    /// <summary>A step written as a lambda: what it calls is what it captured.</summary>
    static bool IsClosure(object part) => part.GetType().IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    void DisposeLimiters(object? part)
    {
        if (part is Delegate step)
            part = step.Target;
        if (part is null || !seen.Add(part))
            return;
        foreach (var field in part.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            switch (field.GetValue(part))
            {
                case PartitionedRateLimiter<HttpContext> limiter:
                    limiter.Dispose();
                    break;
                case RequestDelegate next:
                    DisposeLimiters(next);
                    break;
                case { } middleware when IsClosure(part) && middleware is not IServiceProvider:
                    DisposeLimiters(middleware);
                    break;
            }
        }
    }
}
