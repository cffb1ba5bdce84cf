namespace TikApis.Alerts;

/// <summary>Has accounts watched whose node ended before it told what it had counted (key: 0).</summary>
[Alias("alert-sweep-grain")]
public interface IAlertSweepGrain : IGrainWithIntegerKey
{
    /// <summary>Begins to look by itself, for good.</summary>
    [Alias("Start")]
    Task Start();

    /// <summary>Has the accounts of every node that ended be looked at; returns how many were.</summary>
    [Alias("Sweep")]
    Task<int> Sweep();
}
