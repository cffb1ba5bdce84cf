using TikApis.Api.Errors;
using TikApis.Usage;

namespace TikApis.Api.Usage;

/// <summary>What became of an event.</summary>
/// <param name="Id">The id it was sent with.</param>
/// <param name="Source">The CloudEvent's source; null for a plain event.</param>
/// <param name="State">counted: durable, and counted once; inFlight: on its way there, not acknowledged yet.</param>
/// <param name="ArrivedAfter">A counted event came after this instant…</param>
/// <param name="ArrivedUntil">…and at this one at the latest, ten minutes later; both suppose that the window was not configured anew since.</param>
/// <param name="RememberedUntil">Sent again before this instant, a counted event is a duplicate.</param>
sealed record EventAnswer(string Id, string? Source, EventState State, DateTimeOffset? ArrivedAfter, DateTimeOffset? ArrivedUntil, DateTimeOffset? RememberedUntil)
{
    /// <exception cref="ApiException">Nothing is known of it.</exception>
    public static EventAnswer Of(SentEvent sent, EventFate fate) => fate.State == EventState.Unknown
        ? throw new ApiException(ErrorKind.NotFound, Unknown(fate))
        : new EventAnswer(sent.Id, sent.Source, fate.State, fate.ExpiresAt - fate.Window - fate.Step, fate.ExpiresAt - fate.Window, fate.ExpiresAt);

    static string Unknown(EventFate fate) =>
        $"No event of this id and source is remembered: none was accepted, or it came more than {fate.Window.TotalHours:0.##} hours ago; the two cannot be told apart."
        + (fate.ShortenedUntil is null ? "" : " Some ids of this account were forgotten earlier than that, because of a bound.");
}
