namespace TikApis.Alerts;

/// <summary>A watch that learns what is usual, which outlives the activation.</summary>
interface ILearningWatch : IConditionWatch
{
    /// <summary>The rule.</summary>
    AlertRule Rule { get; }

    /// <summary>Names what it has learned: of a rule, and of the requests it looks at.</summary>
    string Name { get; }

    /// <summary>What it has learned; null: nothing yet.</summary>
    byte[]? ToBytes();

    /// <summary>Goes on with what was learned before.</summary>
    void Restore(byte[] learned);
}
