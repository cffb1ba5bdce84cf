namespace TikApis.Api.Ingest;

/// <summary>What is asked of a field whatever its kind: to be there if required, once, and of the right type.</summary>
public class FieldRule
{
    readonly string name;
    readonly string expected;
    readonly Refusal? absent;
    readonly Refusal unreadable;
    readonly Refusal wrongType;
    readonly Refusal repeated;

    /// <param name="name">Name in JSON.</param>
    /// <param name="required">Whether an event without it is refused.</param>
    /// <param name="expected">Goes into "… must be {expected}."</param>
    public FieldRule(string name, bool required, string expected)
    {
        this.name = name;
        this.expected = expected;
        absent = required ? Refuse(RefusalCode.MissingField, $"{name} is required: {expected}.") : null;
        unreadable = Refuse(RefusalCode.InvalidText);
        wrongType = Refuse(RefusalCode.InvalidType);
        repeated = Refuse(RefusalCode.DuplicateField, $"{name} is given more than once.");
    }

    /// <summary>What is wrong with a field that is not <see cref="FieldState.Present"/>; null when it may be absent.</summary>
    public Refusal? Check(FieldState state) => state switch
    {
        FieldState.Absent => absent,
        FieldState.Unreadable => unreadable,
        FieldState.WrongType => wrongType,
        FieldState.Repeated => repeated,
        _ => null,
    };

    /// <summary>The refusal for a value of the right type that is a wrong one by its kind.</summary>
    protected Refusal WrongType => wrongType;

    /// <summary>A refusal of this field.</summary>
    protected Refusal Refuse(string code, string? message = null) => new(name, code, message ?? $"{name} must be {expected}.");
}
