namespace TikApis.Api.Ingest;

/// <summary>A CloudEvent as found, before any rule: its attributes, and the request its data tells of.</summary>
ref struct RawCloudEvent
{
    public RawText SpecVersion;
    public RawText Id;
    public RawText Source;
    public RawText Type;
    public RawText Subject;
    public RawText Time;
    public RawText DataContentType;
    public RawText DataSchema;
    public RawText DataBase64;

    /// <summary>Whether there were data, as a JSON object.</summary>
    public FieldState Data;

    /// <summary>The fields of the data.</summary>
    public RawEvent Request;

    bool dataNamed;

    /// <summary>Notes that data were named; false when they had been before.</summary>
    public bool NameData()
    {
        if (dataNamed)
            Data = FieldState.Repeated;
        return !dataNamed && (dataNamed = true);
    }

    /// <summary>The usage event it is: identity, account and time are the attributes', whatever the data say of them.</summary>
    public readonly RawEvent ToUsageEvent()
    {
        var e = Request;
        e.Source = Source.Utf8;
        e.Replace(EventField.Id, Id);
        e.Replace(EventField.AccountId, Subject);
        e.Replace(EventField.Timestamp, Time);
        return e;
    }
}
