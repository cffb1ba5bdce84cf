using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TikApis.Tests.Support;

namespace TikApis.Tests.Http;

/// <summary>One app, on a database of its own, for all tests of a class.</summary>
public class HttpApp : IAsyncLifetime
{
    readonly TempFolder folder = new();
    int accounts;

    public UsageApp App { get; private set; } = null!;

    public HttpClient Http => App.Http;

    /// <summary>What it logs.</summary>
    public LogLines Log { get; } = new();

    /// <summary>The folder of the database.</summary>
    public string Folder => folder.Path;

    /// <summary>Its clock; null: the real one.</summary>
    protected virtual TimeProvider? Clock => null;

    protected virtual string[] Settings => [];

    public virtual async ValueTask InitializeAsync() => App = await Start();

    public virtual async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The same database under another process, as far as this one can tell.</summary>
    public async Task Restart()
    {
        await App.DisposeAsync();
        App = await Start();
    }

    /// <summary>A name no other test of the class has.</summary>
    public string NewId(string start = "acc") => $"{start}{Interlocked.Increment(ref accounts)}";

    /// <summary>Creates an account and returns its id.</summary>
    public async Task<string> NewAccount(string? plan = null, string? id = null)
    {
        id ??= NewId();
        var reply = await Http.Post("/v1/accounts", new { id, name = $"Account {id}", plan });
        Assert.True(reply.Status == 201, reply.Text);
        return id;
    }

    /// <summary>Creates a key and returns its secret.</summary>
    public async Task<string> NewKey(string account, params string[] scopes)
    {
        var reply = await Http.Post($"/v1/accounts/{Uri.EscapeDataString(account)}/api-keys", new { name = "Key", scopes });
        Assert.True(reply.Status == 201, reply.Text);
        return reply.Data.GetProperty("key").GetString()!;
    }

    /// <summary>Requests counted of an account in a range long enough for all of them.</summary>
    public async Task<long> Requests(string account)
    {
        var reply = await Http.Get($"/v1/accounts/{Uri.EscapeDataString(account)}/usage/endpoints?startDate=1970-01-01&endDate=2199-12-31&limit=100");
        Assert.True(reply.Status == 200, reply.Text);
        Assert.InRange(reply.Json.GetProperty("meta").GetProperty("pagination").GetProperty("pages").GetInt32(), 0, 1);
        return reply.Data.EnumerateArray().Sum(endpoint => endpoint.GetProperty("requests").GetInt64());
    }

    /// <summary>The first column of a query's rows, as text.</summary>
    public List<string> Sql(string query)
    {
        using var connection = new SqliteConnection(folder.Database);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Queries of tests are constants.
        command.CommandText = query;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        List<string> values = [];
        while (reader.Read())
            values.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return values;
    }

    Task<UsageApp> Start() => UsageApp.Start(
        folder.Database,
        services =>
        {
            services.AddSingleton<ILoggerProvider>(Log);
            if (Clock is { } clock)
                services.AddSingleton(clock);
        },
        Settings);
}
