namespace TikApis.Tests.Http;

/// <summary>G3: what was acknowledged is in every later answer, while checkpoints move it from memory into tables.</summary>
public sealed class ReadYourWritesTests(ReadYourWritesTests.Fixture fixture) : IClassFixture<ReadYourWritesTests.Fixture>
{
    const int Writers = 6;
    const int Batches = 60;
    static readonly string[] Routes = ["usage?interval=daily", "usage?interval=hourly", "usage/summary", "usage/endpoints?limit=100"];

    [Fact]
    public async Task What_was_acknowledged_is_read_at_once_and_never_goes_down()
    {
        var account = await fixture.NewAccount();
        long acknowledged = 0;
        long sent = 0;
        var reads = 0;

        async Task Write(int writer)
        {
            var random = new Random(writer);
            for (var batch = 0; batch < Batches; batch++)
            {
                var count = random.Next(1, 60);
                Interlocked.Add(ref sent, count);
                var answer = await fixture.App.Send([.. Enumerable.Range(0, count).Select(n => Event(account, $"{writer}-{batch}-{n}", $"/of/{(char)('a' + random.Next(5))}x"))]);
                Assert.Equal(count, answer.GetProperty("accepted").GetInt32());
                var least = Interlocked.Add(ref acknowledged, count);
                Assert.InRange(await Read(account, Routes[batch % Routes.Length]), least, Interlocked.Read(ref sent));
            }
        }

        async Task Watch(string route, Task writing)
        {
            for (long last = 0; !writing.IsCompleted;)
            {
                var least = Math.Max(last, Interlocked.Read(ref acknowledged));
                last = await Read(account, route);
                Assert.InRange(last, least, Interlocked.Read(ref sent));
                Interlocked.Increment(ref reads);
            }
        }

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(Write));
        await Task.WhenAll(Routes.Select(route => Watch(route, writing)).Append(writing));

        Assert.True(reads > 50, $"{reads} reads");
        Assert.Equal(sent, acknowledged);
        foreach (var route in Routes)
            Assert.Equal(sent, await Read(account, route));
        Assert.NotEqual(["0"], fixture.Sql("SELECT MAX(position) FROM journal_checkpoints")); // Checkpoints did happen meanwhile.
        await fixture.Restart();
        foreach (var route in Routes)
            Assert.Equal(sent, await Read(account, route));
    }

    [Fact]
    public async Task An_event_sent_by_many_at_once_counts_once()
    {
        var account = await fixture.NewAccount();
        for (var round = 0; round < 10; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => fixture.App.Send(Event(account, $"same-{round}", "/"))));
            Assert.Equal(1, answers.Sum(a => a.GetProperty("accepted").GetInt32()));
            Assert.Equal(49, answers.Sum(a => a.GetProperty("duplicates").GetInt32()));
        }

        Assert.Equal(10, await fixture.Requests(account));
        await fixture.Restart();
        Assert.Equal(1, (await fixture.App.Send(Event(account, "same-0", "/"))).GetProperty("duplicates").GetInt32());
        Assert.Equal(10, await fixture.Requests(account));
    }

    [Fact]
    public async Task A_duplicate_is_answered_only_when_its_first_copy_can_be_read()
    {
        var account = await fixture.NewAccount();
        for (var round = 0; round < 30; round++)
        {
            var number = round;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                await fixture.App.Send(Event(account, $"copy-{number}", "/"));
                Assert.Equal(number + 1, await Read(account, "usage"));
            }));
        }
    }

    [Fact]
    public async Task Overlapping_batches_count_every_event_once()
    {
        var account = await fixture.NewAccount();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(batch =>
            fixture.App.Send([.. Enumerable.Range(batch * 10, 50).Select(n => Event(account, $"{n}", "/"))])));
        Assert.Equal(240, answers.Sum(a => a.GetProperty("accepted").GetInt32()));
        Assert.Equal(1_000 - 240, answers.Sum(a => a.GetProperty("duplicates").GetInt32()));
        Assert.Equal(240, await fixture.Requests(account));
    }

    static object Event(string account, string id, string endpoint) => new { id, accountId = account, method = "GET", endpoint, status = 200 };

    async Task<long> Read(string account, string route)
    {
        var data = await fixture.App.Get($"/v1/accounts/{account}/{route}");
        return data.ValueKind == System.Text.Json.JsonValueKind.Array
            ? data.EnumerateArray().Sum(e => e.GetProperty("requests").GetInt64())
            : data.GetProperty("totals").GetProperty("requests").GetInt64();
    }

    public sealed class Fixture : HttpApp
    {
        protected override string[] Settings => ["--Journal:CheckpointInterval=00:00:00.050", "--Journal:FoldBytes=4096"];
    }
}
