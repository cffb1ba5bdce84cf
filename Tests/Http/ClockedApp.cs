using TikApis.Tests.Support;

namespace TikApis.Tests.Http;

/// <summary>An app whose time of day is the test's.</summary>
public class ClockedApp : HttpApp
{
    /// <summary>At noon of a Wednesday, some seconds from the minutes around.</summary>
    public ClockedApp() : this(Some.Noon.AddMinutes(34).AddSeconds(5)) { }

    ClockedApp(DateTimeOffset start) => Steered = new SteeredClock(start);

    /// <summary>Moved by tests, never back.</summary>
    public SteeredClock Steered { get; }

    public DateTimeOffset Now => Steered.GetUtcNow();

    protected override TimeProvider? Clock => Steered;

    /// <summary>An app of a test's own, started at an instant.</summary>
    public static async Task<ClockedApp> Start(DateTimeOffset at)
    {
        var app = new ClockedApp(at);
        await app.InitializeAsync();
        return app;
    }

    /// <summary>Moves the clock to an instant ahead.</summary>
    public void MoveTo(DateTimeOffset instant) => Steered.Advance(instant - Now);

    /// <summary>Sends events of an account that happened at some instants.</summary>
    public async Task Send(string account, params DateTimeOffset[] instants)
    {
        var sent = await App.Send([.. instants.Select(at => new { accountId = account, timestamp = at.UtcDateTime, method = "GET", endpoint = "/v1/posts", status = 200 })]);
        Assert.Equal(instants.Length, sent.GetProperty("accepted").GetInt32());
    }
}
