namespace TikApis.Dedupe;

/// <summary>What an account knows of an event's id.</summary>
public enum Seen
{
    /// <summary>Not seen within the window: the event counts.</summary>
    New,

    /// <summary>Its first copy is being appended to the journal: this one shares that append's fate.</summary>
    InFlight,

    /// <summary>Its first copy was counted: this one is a duplicate.</summary>
    Counted,
}
