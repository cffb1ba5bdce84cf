namespace TikApis.Cli.Import.Formats;

/// <summary>Why a line gave no event, in the words shown to the user.</summary>
public static class Unreadable
{
    public const string EmptyLine = "empty line";
    public const string TooLong = "longer than 64 KB";
    public const string CutShort = "no line end, may be cut short";
    public const string QuotedTextOnly = "quoted text only";
    public const string OtherFormat = "does not match the format";
    public const string NoClient = "no client address";
    public const string NoUser = "no user";
    public const string BadTime = "bad time";
    public const string NoRequestLine = "no request line";
    public const string NotHttp = "not an HTTP request";
    public const string NoPath = "no path in the request";
    public const string BadStatus = "status out of range 100..599";
    public const string BadJson = "not a JSON object";
}
