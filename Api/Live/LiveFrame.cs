using TikApis.Usage;

namespace TikApis.Api.Live;

/// <summary>What there is to say of an account at some moment, written once for all who watch.</summary>
/// <param name="id">Rises with the moments; 0 when nothing was said yet.</param>
/// <param name="body">The event's lines after its id, with the empty line that ends it.</param>
/// <param name="usage">The figures in it; null: they are not known.</param>
sealed class LiveFrame(long id, ReadOnlyMemory<byte> body, LiveUsage? usage = null)
{
    readonly TaskCompletionSource superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Id => id;

    public ReadOnlyMemory<byte> Body => body;

    public LiveUsage? Usage => usage;

    /// <summary>Completes when there is a newer one.</summary>
    public Task Superseded => superseded.Task;

    /// <summary>Whether it has anything new for somebody who was sent another: it is later, and says something else.</summary>
    public bool IsNewsAfter(LiveFrame sent) => id > sent.Id && !body.Span.SequenceEqual(sent.Body.Span);

    public void Supersede() => superseded.TrySetResult();
}
