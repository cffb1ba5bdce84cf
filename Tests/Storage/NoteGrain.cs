namespace TikApis.Tests.Storage;

/// <summary>Remembers a text.</summary>
[Alias("test-note")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("write")]
    Task Write(string text);

    [Alias("read")]
    Task<string?> Read();

    [Alias("clear")]
    Task Clear();
}

[GenerateSerializer, Alias("test-note-state")]
public sealed class Note
{
    [Id(0)]
    public string? Text { get; set; }
}

[GrainType("test-note")]
public sealed class NoteGrain([PersistentState("test-note")] IPersistentState<Note> note) : Grain, INoteGrain
{
    public Task Write(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    // From the file, not from memory.
    public async Task<string?> Read()
    {
        await note.ReadStateAsync();
        return note.State.Text;
    }

    public Task Clear() => note.ClearStateAsync();
}
