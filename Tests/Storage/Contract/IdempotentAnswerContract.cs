using TikApis.Idempotency;
using TikApis.Tests.Support;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Answers of requests that may be repeated.</summary>
public abstract class IdempotentAnswerContract(IStoreFixture fixture) : IAsyncDisposable
{
    static readonly IdempotentAnswer Answer = new(201, "/v1/accounts/ä", """{"name":"😀"}""");

    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task An_answer_is_found_until_it_expires_and_only_by_its_caller()
    {
        await process.Answers.Keep("a", "one", "print", Answer, Some.Noon, 10);
        await process.Answers.Keep("a", "two", "print2", Answer with { Location = null }, Some.Noon, 10);

        Assert.Equal(("print", Answer), await process.Answers.Find("a", "one", Some.Noon.AddMilliseconds(-1)));
        Assert.Null((await process.Answers.Find("a", "two", Some.Noon.AddMilliseconds(-1)))!.Value.Answer.Location);
        Assert.Null(await process.Answers.Find("a", "one", Some.Noon));
        Assert.Null(await process.Answers.Find("b", "one", Some.Noon.AddDays(-1)));
        Assert.Null(await process.Answers.Find("a", "ONE", Some.Noon.AddDays(-1)));
    }

    [Fact]
    public async Task A_later_answer_takes_the_place_of_an_expired_one()
    {
        await process.Answers.Keep("again", "one", "before", Answer, Some.Noon, 10);
        await process.Answers.Keep("again", "one", "after", Answer with { Status = 200 }, Some.Noon.AddDays(1), 10);
        Assert.Equal(("after", Answer with { Status = 200 }), await process.Answers.Find("again", "one", Some.Noon));
    }

    [Fact]
    public async Task Of_too_many_the_oldest_of_the_caller_are_forgotten()
    {
        await process.Answers.Keep("other", "0", "print", Answer, Some.Noon, 3);
        for (var i = 0; i < 5; i++)
            await process.Answers.Keep("many", $"{i}", "print", Answer, Some.Noon.AddMinutes(i), 3);

        var found = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => process.Answers.Find("many", $"{i}", Some.Noon.AddDays(-1))));
        Assert.Equal([false, false, true, true, true], found.Select(answer => answer is not null));
        Assert.NotNull(await process.Answers.Find("other", "0", Some.Noon.AddDays(-1)));
    }

    [Fact]
    public async Task Expired_answers_are_deleted()
    {
        var longAgo = Some.Noon.AddYears(-9);
        await process.Answers.Keep("old", "1", "print", Answer, longAgo, 10);
        await process.Answers.Keep("old", "2", "print", Answer, longAgo.AddHours(1), 10);
        Assert.Equal(1, await process.Expiring.Delete(longAgo.AddMinutes(1), CancellationToken.None));
        Assert.Null(await process.Answers.Find("old", "1", longAgo.AddDays(-1)));
        Assert.NotNull(await process.Answers.Find("old", "2", longAgo.AddDays(-1)));
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
