using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TikApis.Api.Live;
using TikApis.Tests.Support;

namespace TikApis.Tests.Live;

public sealed class LiveWatchTests : IDisposable
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly FakeTimeProvider clock = new(Some.Noon);
    readonly SemaphoreSlim asked = new(0);
    readonly LiveWatch watch;
    volatile bool down;
    int frames;

    public LiveWatchTests()
    {
        watch = new LiveWatch(Ask, () => Frame("unavailable"), Second, clock, NullLogger.Instance);
        watch.Start();
    }

    [Fact]
    public async Task It_asks_once_a_second_and_whoever_is_slow_finds_the_latest()
    {
        var slow = watch.Latest;
        for (var second = 1; second <= 5; second++)
        {
            var before = watch.Latest;
            clock.Advance(Second - TimeSpan.FromMilliseconds(1));
            Assert.False(before.Superseded.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Done(before.Superseded);
            Assert.Equal(second, watch.Latest.Id);
        }

        await Done(slow.Superseded);
        Assert.Equal(5, watch.Latest.Id);
        Assert.True(watch.Latest.IsNewsAfter(slow));
    }

    [Fact]
    public async Task When_nothing_is_heard_for_five_seconds_it_says_so_once_and_goes_on_asking()
    {
        var nothing = watch.Latest;
        await Tick();
        await Done(nothing.Superseded);
        down = true;
        var known = watch.Latest;
        for (var second = 1; second <= 4; second++)
            await Tick();
        Assert.False(known.Superseded.IsCompleted);

        await Tick();
        await Done(known.Superseded);
        var silence = watch.Latest;
        Assert.Equal("unavailable", Text(silence));
        for (var second = 1; second <= 8; second++)
            await Tick();
        Assert.False(silence.Superseded.IsCompleted);

        down = false;
        await Tick();
        await Done(silence.Superseded);
        Assert.True(watch.Latest.IsNewsAfter(silence));
    }

    [Theory]
    [InlineData(1, "a", 2, "b", true)]
    [InlineData(1, "a", 2, "a", false)]
    [InlineData(2, "a", 1, "b", false)]
    [InlineData(2, "a", 2, "a", false)]
    public void News_is_what_is_later_and_says_something_else(long sentId, string sent, long id, string body, bool isNews) =>
        Assert.Equal(isNews, new LiveFrame(id, Bytes(body)).IsNewsAfter(new LiveFrame(sentId, Bytes(sent))));

    public void Dispose()
    {
        watch.Dispose();
        asked.Dispose();
    }

    static Task Done(Task task) => task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);

    static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    static string Text(LiveFrame frame) => System.Text.Encoding.ASCII.GetString(frame.Body.Span);

    /// <summary>A second passes, and the account is asked.</summary>
    async Task Tick()
    {
        clock.Advance(Second);
        await Done(asked.WaitAsync(TestContext.Current.CancellationToken));
    }

    async Task<LiveFrame> Ask(CancellationToken cancellation)
    {
        asked.Release();
        await Task.Yield();
        return down ? throw new TimeoutException() : Frame($"usage {frames}");
    }

    LiveFrame Frame(string body) => new(Interlocked.Increment(ref frames), Bytes(body));
}
