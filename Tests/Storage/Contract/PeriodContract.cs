using TikApis.Periods;
using TikApis.Tests.Support;

namespace TikApis.Tests.Storage.Contract;

/// <summary>Billing periods.</summary>
public abstract class PeriodContract(IStoreFixture fixture) : IAsyncDisposable
{
    // The suite's other ends lie later.
    static readonly DateTimeOffset Start = Some.Noon.AddYears(-1);

    readonly StoreProcess process = fixture.Open();

    [Fact]
    public async Task Due_are_those_whose_period_has_ended_longest_ago_first()
    {
        var end = Start.AddYears(-5);
        await process.Owner("due-b", "due-a", "due-c", "due-later");
        await EndAt("due-a", end.AddHours(1));
        await EndAt("due-b", end.AddHours(2));
        await EndAt("due-c", end);
        await EndAt("due-later", end.AddHours(2).AddMilliseconds(1));

        Assert.Equal(["due-c", "due-a", "due-b"], await process.Periods.Due(end.AddHours(2), 10));
        Assert.Equal(["due-c", "due-a"], await process.Periods.Due(end.AddHours(2), 2));
        Assert.Empty(await process.Periods.Due(end.AddMilliseconds(-1), 10));
    }

    [Fact]
    public async Task Quiet_account_is_not_due_until_its_period_is_opened_again()
    {
        await process.Owner("quiet");
        await process.Periods.Close("quiet", Statement(0), nextEnd: null);
        Assert.Null((await process.Tables.Load("quiet", 0, 0, mostIds: 100)).PeriodEnd);
        Assert.DoesNotContain("quiet", await process.Periods.Due(DateTimeOffset.MaxValue.AddYears(-10), 1_000));

        await process.Periods.Open("quiet", Start.AddDays(60));
        await process.Periods.Open("quiet", Start.AddDays(90));

        Assert.Equal(Start.AddDays(60), (await process.Tables.Load("quiet", 0, 0, mostIds: 100)).PeriodEnd);
        Assert.Contains("quiet", await process.Periods.Due(Start.AddDays(60), 1_000));
    }

    [Fact]
    public async Task Statement_that_is_written_stays_as_it_is()
    {
        await process.Owner("closed");
        var statement = Statement(7);

        await process.Periods.Close("closed", statement, Start.AddDays(60));
        await process.Periods.Close("closed", statement with { Requests = 8 }, Start.AddDays(60));

        Assert.Equal(statement, await process.Periods.Latest("closed"));
        Assert.Equal(Start.AddDays(60), (await process.Tables.Load("closed", 0, 0, mostIds: 100)).PeriodEnd);
    }

    [Fact]
    public async Task Latest_is_the_statement_of_the_latest_period()
    {
        await process.Owner("latest");
        Assert.Null(await process.Periods.Latest("latest"));
        var later = Statement(2) with { Period = new PeriodSpan(Start.AddDays(30), Start.AddDays(60)), QuotaLimit = null };

        await process.Periods.Close("latest", later, Start.AddDays(90));
        await process.Periods.Close("latest", Statement(1), Start.AddDays(90));

        Assert.Equal(later, await process.Periods.Latest("latest"));
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    static PeriodStatement Statement(long requests) =>
        new(new PeriodSpan(Start, Start.AddDays(30)), "pro", 150_000, requests, 3, 1, Start.AddDays(30).AddMilliseconds(17));

    Task EndAt(string account, DateTimeOffset end) => process.Periods.Close(account, Statement(0), end);
}
