using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.ObjectPool;
using TikApis.Api.Errors;
using TikApis.Endpoints;

namespace TikApis.Api.Ingest;

/// <summary>The way in for usage events.</summary>
public static class IngestRoutes
{
    /// <summary>What <see cref="MapIngest"/> needs. Category rules registered before take the place of the defaults.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(CategoryRules.Default);
        services.TryAddSingleton(new BodyMemory());
        services.TryAddSingleton<UsageRecorder>();
        services.TryAddSingleton<ObjectPool<EventParser>>(provider =>
            new DefaultObjectPool<EventParser>(new ParserPolicy(provider.GetRequiredService<CategoryRules>())));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, IngestJson.Default));
        return services;
    }

    /// <summary><c>POST /v1/usage/events</c>. Who may send is for the group's policy to say.</summary>
    public static RouteGroupBuilder MapIngest(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/usage").WithTags("Ingest");
        group.MapPost("/events", Post)
            .WithSummary("Counts usage events.")
            .Accepts<UsageEvent[]>("application/json", [.. BodyForms.ByMediaType.Keys])
            .AddOpenApiOperationTransformer(IngestReference.Describe);
        return group;
    }

    static async Task<Accepted<Answer<IngestAnswer>>> Post(
        HttpRequest request, BodyMemory memory, ObjectPool<EventParser> parsers, UsageRecorder recorder, TimeProvider clock, CancellationToken cancellation)
    {
        var form = BodyForms.Of(request.ContentType, CloudEventHeaders.AreIn(request.Headers));
        var events = await Read(request, memory, form, parsers, clock, cancellation);
        IngestMetrics.Events.Record(events.Count);
        var waiting = events.Accounts.Sum(account => account.Batch.Bytes.Length);
        memory.Take(waiting);
        try
        {
            var result = await recorder.Record(events.Accounts, cancellation);
            IngestMetrics.Rejected.Add(events.Rejected.Count);
            return Answers.Accepted(new IngestAnswer(result.Accepted, result.Duplicates, events.Rejected));
        }
        finally
        {
            memory.Give(waiting);
        }
    }

    static async Task<ParsedEvents> Read(
        HttpRequest request, BodyMemory memory, BodyForm form, ObjectPool<EventParser> parsers, TimeProvider clock, CancellationToken cancellation)
    {
        using var body = await RequestBody.ReadAsync(request, memory, cancellation);
        IngestMetrics.BodySize.Record(body.Written.Length);
        var parser = parsers.Get();
        try
        {
            return parser.Parse(body.Written.Span, form, clock.GetUtcNow(), request.Headers);
        }
        finally
        {
            parsers.Return(parser);
        }
    }

    sealed class ParserPolicy(CategoryRules categories) : PooledObjectPolicy<EventParser>
    {
        public override EventParser Create() => new(categories);

        public override bool Return(EventParser parser) => true;
    }
}
