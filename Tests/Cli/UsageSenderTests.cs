using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using TikApis.Cli.Import.Reporting;
using TikApis.Cli.Import.Sending;

namespace TikApis.Tests.Cli;

public sealed class UsageSenderTests : IDisposable
{
    readonly UsageServerTwin server = new();
    readonly ImpatientClock clock = new();
    readonly ImportTally tally = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => server.Dispose();

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task Batch_WhenTheServerIsBusy_IsSentAgainTheSame(HttpStatusCode busy)
    {
        server.Next.Enqueue(() => UsageServerTwin.Answer(busy));
        server.Next.Enqueue(() => UsageServerTwin.Answer(busy));

        await Sender().SendAsync(Batch(3), Stop);

        Assert.Equal(3, server.Bodies.Count);
        Assert.Single(server.Bodies.Distinct());
        Assert.Equal((3, 0), (tally.Accepted, tally.Duplicates));
        Assert.InRange(clock.Waits[0].TotalSeconds, 0.125, 0.25);
        Assert.InRange(clock.Waits[1].TotalSeconds, 0.25, 0.5);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("Mon, 20 May 2024 12:00:07 GMT")]
    public async Task Batch_WhenTheServerSaysWhen_WaitsUntilThen(string retryAfter)
    {
        server.Next.Enqueue(() => UsageServerTwin.Answer(HttpStatusCode.ServiceUnavailable, retryAfter: retryAfter));

        await Sender().SendAsync(Batch(1), Stop);

        Assert.InRange(Assert.Single(clock.Waits).TotalSeconds, 7, 7.25);
        Assert.Equal(1, tally.Accepted);
    }

    [Fact]
    public async Task Batch_WhenTheAnswerIsLost_CountsOnce()
    {
        server.LoseNextAnswer = true;

        await Sender().SendAsync(Batch(5), Stop);

        Assert.Equal(5, server.Counted.Count);
        Assert.Equal((0, 5), (tally.Accepted, tally.Duplicates));
    }

    [Fact]
    public async Task Batch_WhenTheBodyOfTheAnswerBreaksOff_IsSentAgain()
    {
        server.Next.Enqueue(() => new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StreamContent(new BrokenStream()) });

        await Sender().SendAsync(Batch(2), Stop);

        Assert.Equal(2, server.Bodies.Count);
        Assert.Equal(2, tally.Accepted);
    }

    [Fact]
    public async Task Batch_WhenNoAnswerComes_IsSentAgainAfterTheTimeout()
    {
        var fake = new FakeTimeProvider();
        var first = new SilentOnceHandler(server);
        var options = Options(timeout: TimeSpan.FromSeconds(60), retryFor: TimeSpan.FromDays(365)); // The clock below runs on until the answer comes.
        var sender = new UsageSender(new IngestClient(new HttpClient(first), options, fake), options, new Backoff(new Random(1)), fake, tally);

        var sending = sender.SendAsync(Batch(1), Stop);
        await first.Asked;
        fake.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(server.Bodies);
        while (!sending.IsCompleted)
        {
            fake.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await sending;
        Assert.Equal(1, tally.Accepted);
    }

    [Fact]
    public async Task Batch_WhenTooLarge_IsHalvedUntilItFits()
    {
        server.MaxEvents = 3;

        await Sender().SendAsync(Batch(10), Stop);

        Assert.Equal(10, server.Counted.Count);
        Assert.Equal(10, tally.Accepted);
        Assert.Contains(server.Bodies, body => body.Count(c => c == '\n') == 2);
    }

    [Fact]
    public async Task Event_WhenTooLargeAlone_IsReportedAndLeftOut()
    {
        server.MaxEvents = 0;

        await Sender().SendAsync(Batch(2), Stop);

        var (reason, entry) = Assert.Single(tally.RejectedEvents.All());
        Assert.Equal(("payload_too_large", 2L), (reason, entry.Count));
        Assert.Equal([1L, 2L], entry.Examples.Select(example => example.Line));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Batch_WhenRefused_FailsAtOnceWithTheServersWords(HttpStatusCode status)
    {
        server.Next.Enqueue(() => UsageServerTwin.Answer(status,
            """{"success":false,"error":{"code":"some_code","message":"Not this way","details":[{"field":"key","message":"is old"}]}}"""));

        var failure = await Assert.ThrowsAsync<DeliveryException>(() => Sender().SendAsync(Batch(1), Stop));

        Assert.Equal($"The server refused: {(int)status} Not this way (some_code); key: is old", failure.Message);
        Assert.Single(server.Bodies);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html>Please log in</html>", "is no answer of a usage server")]
    [InlineData(HttpStatusCode.Accepted, """{"success":true}""", "is no answer of a usage server")]
    [InlineData(HttpStatusCode.Accepted, """{"success":true,"data":{"accepted":1,"duplicates":0,"rejected":[]}}""", "answered for 1 of 2 events")]
    [InlineData(HttpStatusCode.Found, "", "is elsewhere")]
    public async Task Answer_WhenItIsNotTheServers_IsNotTakenForSuccess(HttpStatusCode status, string body, string words)
    {
        server.Next.Enqueue(() => UsageServerTwin.Answer(status, body));

        var failure = await Assert.ThrowsAsync<DeliveryException>(() => Sender().SendAsync(Batch(2), Stop));

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, tally.Answered);
    }

    [Fact]
    public async Task Batch_WhenTheServerStaysAway_GivesUpInTimeAndSaysWhy()
    {
        for (var i = 0; i < 1_000; i++)
            server.Next.Enqueue(() => throw new HttpRequestException("Connection refused"));

        var failure = await Assert.ThrowsAsync<DeliveryException>(() => Sender().SendAsync(Batch(1), Stop));

        Assert.Contains("Connection refused", failure.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Waits.Sum(wait => wait.TotalSeconds), 270, 300);
    }

    [Fact]
    public async Task Batch_WhenAskedToWaitBeyondTheLimit_GivesUpAtOnce()
    {
        server.Next.Enqueue(() => UsageServerTwin.Answer(HttpStatusCode.TooManyRequests, retryAfter: "3600"));

        var failure = await Assert.ThrowsAsync<DeliveryException>(() => Sender().SendAsync(Batch(1), Stop));

        Assert.Contains("asks to wait 3600 s", failure.Message, StringComparison.Ordinal);
        Assert.Empty(clock.Waits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_IsAsTheApiWantsIt(bool gzip)
    {
        await Sender(gzip).SendAsync(Batch(2), Stop);

        var request = Assert.Single(server.Requests);
        Assert.Equal("http://usage.test/base/v1/usage/events", request.RequestUri!.ToString());
        Assert.Equal("tk_secret", Assert.Single(request.Headers.GetValues("X-API-Key")));
        Assert.Equal(2, server.Counted.Count);
        Assert.Equal(gzip ? ["gzip"] : [], server.Encodings[0]);
    }

    static EventBatch Batch(int events)
    {
        var batch = new EventBatchBuilder(10_000);
        for (var i = 1; i <= events; i++)
            batch.Add(Encoding.UTF8.GetBytes($$"""{"id":"{{i}}","accountId":"a","endpoint":"/{{new string('x', i)}}"}"""), "some.log", i);
        return batch.ToBatch();
    }

    // Without a timeout: the impatient clock would let it pass at once.
    UsageSender Sender(bool gzip = false)
    {
        var options = Options(Timeout.InfiniteTimeSpan, gzip);
        return new UsageSender(new IngestClient(server.Client, options, clock), options, new Backoff(new Random(1)), clock, tally);
    }

    static SendingOptions Options(TimeSpan timeout, bool gzip = false, TimeSpan? retryFor = null) => new()
    {
        RetryFor = retryFor ?? TimeSpan.FromMinutes(5),
        Url = new Uri("http://usage.test/base/?x=y"),
        Key = "tk_secret",
        RequestTimeout = timeout,
        Gzip = gzip,
    };

    sealed class SilentOnceHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => asked.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (asked.TrySetResult())
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }

    sealed class BrokenStream : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new IOException("The connection was reset");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The connection was reset");
    }
}
