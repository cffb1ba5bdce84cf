namespace TikApis.Journaling;

/// <summary>The journal holds what no writer wrote: folding stops rather than guess.</summary>
public sealed class JournalCorruptException : Exception
{
    public JournalCorruptException(string message) : base(message) { }

    public JournalCorruptException(string message, Exception inner) : base(message, inner) { }

    public JournalCorruptException() { }
}
