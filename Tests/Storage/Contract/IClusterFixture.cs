using Orleans.Storage;

namespace TikApis.Tests.Storage.Contract;

/// <summary>A silo that keeps grain state and reminders in a database, for one class of tests; each test keeps to its own keys.</summary>
public interface IClusterFixture
{
    /// <summary>Starts it, once.</summary>
    Task Start();

    IGrainFactory Grains { get; }

    IGrainStorage Storage { get; }

    IReminderTable Reminders { get; }

    /// <summary>Runs SQL behind its back.</summary>
    Task Run(string sql);
}
