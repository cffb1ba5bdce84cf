using TikApis.Journaling;

namespace TikApis.Tests.Journaling;

public sealed class PaceTests
{
    readonly RestClock clock = new();
    readonly Pace pace;
    bool urgent;
    int asked;

    public PaceTests() => pace = new Pace(clock, IsUrgent);

    [Theory]
    [InlineData(4, 8)]
    [InlineData(5, 10)]
    [InlineData(49, 98)]
    [InlineData(50, 100)]
    [InlineData(51, 100)]
    [InlineData(3_600_000, 100)]
    public async Task It_rests_for_twice_as_long_as_it_worked_and_a_tenth_of_a_second_at_most(int worked, int rested)
    {
        Work(worked);
        await Rests(rested);
    }

    [Fact]
    public async Task It_works_for_four_milliseconds_before_it_rests_in_however_small_pieces()
    {
        for (var pieces = 0; pieces < 3; pieces++)
        {
            Work(1);
            RestsNot();
        }

        Assert.Equal(0, asked);
        Work(1);
        await Rests(8);
    }

    [Fact]
    public async Task Resting_is_not_working_even_when_it_took_longer()
    {
        for (var turns = 0; turns < 3; turns++)
        {
            Work(10);
            await Rests(20, takes: 50);
            RestsNot();
        }
    }

    [Fact]
    public async Task It_does_not_rest_while_it_is_urgent_and_then_only_from_what_it_works_from_there_on()
    {
        urgent = true;
        for (var turns = 0; turns < 3; turns++)
        {
            Work(40);
            RestsNot();
        }

        Assert.Equal(3, asked);
        urgent = false;
        RestsNot();
        Work(5);
        await Rests(10);
        urgent = true;
        Work(40);
        RestsNot();
    }

    [Fact]
    public async Task It_rests_to_the_end_when_it_becomes_urgent_meanwhile()
    {
        Work(30);
        var rest = Rest();
        urgent = true;
        clock.Advance(TimeSpan.FromMilliseconds(59));
        Assert.False(rest.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await Done(rest);
    }

    [Fact]
    public async Task Cancelled_it_rests_no_longer()
    {
        using var stop = new CancellationTokenSource();
        Work(30);
        var rest = Rest(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Done(rest));
    }

    [Fact]
    public async Task What_somebody_waits_for_never_rests()
    {
        for (var turns = 0; turns < 3; turns++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.True(Pace.Urgent.Rest(CancellationToken.None).AsTask().IsCompletedSuccessfully);
        }
    }

    static Task Done(Task rest) => rest.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);

    Task Rest(CancellationToken cancellation = default) => pace.Rest(cancellation).AsTask();

    void Work(int milliseconds) => clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    async Task Rests(int milliseconds, int? takes = null)
    {
        var rest = Rest();
        Assert.Equal([TimeSpan.FromMilliseconds(milliseconds)], clock.OtherWaits());
        Assert.False(rest.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(takes ?? milliseconds));
        await Done(rest);
    }

    void RestsNot()
    {
        Assert.True(Rest().IsCompletedSuccessfully);
        Assert.Empty(clock.OtherWaits());
    }

    bool IsUrgent()
    {
        asked++;
        return urgent;
    }
}
