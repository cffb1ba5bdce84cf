using System.Runtime.CompilerServices;

namespace TikApis.Api.Ingest;

/// <summary>
/// An event as found, before any rule: each field's state and, when present, its bytes (the unescaped text, or
/// the number as written).
/// </summary>
ref struct RawEvent
{
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> AccountId;
    public ReadOnlySpan<byte> ApiKeyId;
    public ReadOnlySpan<byte> Timestamp;
    public ReadOnlySpan<byte> Method;
    public ReadOnlySpan<byte> Endpoint;
    public ReadOnlySpan<byte> Status;
    public ReadOnlySpan<byte> ResponseTimeMs;
    public ReadOnlySpan<byte> Category;

    /// <summary>What gave the event its id; empty but for CloudEvents.</summary>
    public ReadOnlySpan<byte> Source;

    FieldStates states;
    int named;

    /// <summary>Whether any field of an event was there, be it null or of the wrong type.</summary>
    public readonly bool HasFields => named != 0;

    public readonly FieldState this[EventField field] => states[(int)field];

    /// <summary>Notes that the field was named; false when it had been before.</summary>
    public bool Name(EventField field)
    {
        var bit = 1 << (int)field;
        if ((named & bit) != 0)
        {
            states[(int)field] = FieldState.Repeated;
            return false;
        }

        named |= bit;
        return true;
    }

    public void Mark(EventField field, FieldState state) => states[(int)field] = state;

    public void Set(EventField field, ReadOnlySpan<byte> value)
    {
        states[(int)field] = FieldState.Present;
        switch (field)
        {
            case EventField.Id: Id = value; break;
            case EventField.AccountId: AccountId = value; break;
            case EventField.ApiKeyId: ApiKeyId = value; break;
            case EventField.Timestamp: Timestamp = value; break;
            case EventField.Method: Method = value; break;
            case EventField.Endpoint: Endpoint = value; break;
            case EventField.Status: Status = value; break;
            case EventField.ResponseTimeMs: ResponseTimeMs = value; break;
            case EventField.Category: Category = value; break;
        }
    }

    /// <summary>Puts another text, present or not, in a field's place.</summary>
    public void Replace(EventField field, RawText text)
    {
        Set(field, text.Utf8);
        Mark(field, text.State);
    }

    [InlineArray((int)EventField.Category + 1)]
    struct FieldStates
    {
        FieldState first;
    }
}
