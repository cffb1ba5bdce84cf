namespace TikApis.Periods;

/// <summary>Closes the billing periods of accounts nobody asks about (one grain, key 0), driven by a reminder.</summary>
[Alias("period-closing-grain")]
public interface IPeriodClosingGrain : IGrainWithIntegerKey
{
    /// <summary>Sees to it that the reminder exists. Repeating it is harmless.</summary>
    [Alias("Start")]
    Task Start();

    /// <summary>Closes every period that has ended. Returns how many accounts were asked to.</summary>
    [Alias("CloseDue")]
    Task<int> CloseDue();
}
