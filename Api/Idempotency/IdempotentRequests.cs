using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TikApis.Api.Errors;
using TikApis.Api.Json;
using TikApis.Api.Keys;
using TikApis.Idempotency;

namespace TikApis.Api.Idempotency;

/// <summary>
/// Lets whoever creates something repeat the request after a lost answer: with the same <c>Idempotency-Key</c> and
/// body the answer is the same, and nothing is created twice. What is refused is not remembered.
/// </summary>
public sealed class IdempotentRequests(IGrainFactory grains, IOptions<JsonOptions> json)
{
    /// <summary>The request's header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Says that an answer is repeated.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Longest key, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Creates what the body asks for, once.</summary>
    /// <param name="request">The request.</param>
    /// <param name="caller">Whose it is: keys of two callers have nothing to do with each other.</param>
    /// <param name="create">Creates it; given a name for the request (null without a key), finds what the same name created.</param>
    public async Task<IResult> Run<T>(HttpRequest request, Caller caller, Func<T, string?, Task<Creation>> create)
        where T : class
    {
        var body = await RequestJson.ReadBytes(request);
        if (KeyOf(request) is not { } key)
            return ToResult(await create(RequestJson.Parse<T>(body), null));

        var grain = grains.GetGrain<IIdempotentRequestGrain>(IdempotentRequest.KeyOf(caller.KeyId, key));
        var fingerprint = IdempotentRequest.Hash($"{request.Method} {request.Path} {Encoding.Latin1.GetString(body)}");
        var standing = await grain.Begin(fingerprint);
        if (standing.Kind != StandingKind.New)
            return Repeat(standing);

        Creation made;
        try
        {
            made = await create(RequestJson.Parse<T>(body), IdempotentRequest.NameOf(caller.KeyId, key));
        }
        catch
        {
            await grain.GiveUp();
            throw;
        }

        await grain.Finish(
            fingerprint,
            new IdempotentAnswer(StatusCodes.Status201Created, made.Location, JsonSerializer.Serialize(new Answer<object>(made.Later), json.Value.SerializerOptions)));
        return ToResult(made);
    }

    static Created<Answer<object>> ToResult(Creation made) => Answers.Created(made.Location, made.Now);

    static IResult Repeat(RequestStanding standing) => standing switch
    {
        { Answer: { } answer } => new RepeatedResult(answer),
        { Kind: StandingKind.Running } => new ErrorResult(ErrorKind.Conflict, "The same request is being answered just now.", []) { RetryAfter = TimeSpan.FromSeconds(1) },
        _ => Answers.Error(ErrorKind.Conflict, "That Idempotency-Key was used with another request.", new ErrorDetail(Header, "must be new for each request")),
    };

    /// <summary>The key, with or without the quotes that the draft wants around it.</summary>
    static string? KeyOf(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(Header, out var values))
            return null;
        var key = values.ToString().Trim();
        if (key.Length > 1 && key[0] == '"' && key[^1] == '"')
            key = key[1..^1];
        return key.Length is > 0 and <= MaxLength && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new ApiException(ErrorKind.InvalidRequest, "The Idempotency-Key is not valid.", new ErrorDetail(Header, $"must have 1 to {MaxLength} visible ASCII characters, without spaces"));
    }

    sealed class RepeatedResult(IdempotentAnswer answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = answer.Status;
            response.ContentType = "application/json; charset=utf-8";
            response.Headers.Location = answer.Location;
            response.Headers[ReplayedHeader] = "true";
            return response.WriteAsync(answer.Body, httpContext.RequestAborted);
        }
    }
}

/// <summary>Something that was created.</summary>
/// <param name="Location">Where it is found.</param>
/// <param name="Now">How it is shown this once.</param>
/// <param name="Later">How it is shown when the request is repeated.</param>
public sealed record Creation(string Location, object Now, object Later)
{
    public Creation(string location, object shown) : this(location, shown, shown) { }
}
