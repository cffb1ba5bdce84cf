using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TikApis.Tests.Support;

namespace TikApis.Benchmarks.Contenders;

/// <summary>The product: a node on SQLite, or nodes on PostgreSQL, as processes of their own.</summary>
sealed class Product : IContender
{
    const string Key = "operator-key-of-the-benchmark";
    const string FileName = "usage.db";
    const string Built = "TikApis.Api.dll";

    /// <summary>Nobody forgets an id for as long as a run takes, neither do those it is compared with.</summary>
    static readonly string[] ManyIds = ["--Dedupe:MaxIdsPerAccount=50000000", "--Dedupe:MaxIdsPerNode=200000000"];

    static readonly string[] GatewayScopes = ["ingest"];

    readonly string program;
    readonly int count;
    readonly string[] settings;
    readonly PostgresProcess? postgres;
    readonly DirectoryInfo? folder;
    List<ContenderProcess> nodes = [];
    string? gatewayKey;

    Product(string name, string program, int count, string[] settings, PostgresProcess? postgres, DirectoryInfo? folder)
    {
        (Name, this.program, this.count, this.settings, this.postgres, this.folder) = (name, program, count, settings, postgres, folder);
        Start();
    }

    public string Name { get; }

    public bool IsOnPostgres => postgres is not null;

    /// <summary>Connection string of its PostgreSQL; null on SQLite.</summary>
    public string? Postgres => postgres?.ConnectionString;

    /// <summary>Its SQLite file; null on PostgreSQL.</summary>
    public string? File => folder is null ? null : Path.Combine(folder.FullName, FileName);

    public IReadOnlyList<Uri> Urls => [.. nodes.Select(node => node.Url)];

    /// <summary>A gateway's key, of scope <c>ingest</c>.</summary>
    public string Head => $"X-API-Key: {gatewayKey}\r\n";

    public bool TellsDuplicates => true;

    /// <summary>A client with the operator's key.</summary>
    public HttpClient Http { get; private set; } = new();

    /// <param name="published">Of a published program; null for the one built beside.</param>
    /// <param name="boundsIds">Whether ids are bounded as they usually are, so that of very many some are forgotten.</param>
    public static Product OnSqlite(string? published = null, bool boundsIds = false)
    {
        var folder = Directory.CreateTempSubdirectory("tikapis-usage-");
        return new Product("TikAPIs on SQLite", published is null ? Built : Path.GetFullPath(Path.Combine(published, Built)), 1, [$"--Storage:ConnectionString=Data Source={Path.Combine(folder.FullName, FileName)}", .. Ids(boundsIds)], null, folder);
    }

    /// <param name="nodes">How many of them.</param>
    /// <param name="boundsIds">Whether ids are bounded as they usually are.</param>
    public static Product OnPostgres(int nodes, bool boundsIds = false)
    {
        var postgres = new PostgresProcess(PostgresSettings.All);
        return new Product(
            $"TikAPIs on PostgreSQL{(nodes == 1 ? "" : $", {nodes} nodes")}",
            Built,
            nodes,
            [$"--Storage:ConnectionString={postgres.ConnectionString}", "--Storage:Provider=Postgres", "--Cluster:Address=127.0.0.1", .. Ids(boundsIds)],
            postgres,
            null);
    }

    /// <summary>One node on each database that this machine has, in turn: the one before is gone when the next is started.</summary>
    /// <param name="only">Part of a database's name: only on that.</param>
    /// <param name="boundsIds">Whether ids are bounded as they usually are.</param>
    public static IEnumerable<Func<Product>> OnEach(string only = "", bool boundsIds = false) =>
        new (string Database, bool IsInstalled, Func<Product> Start)[]
        {
            ("SQLite", true, () => OnSqlite(boundsIds: boundsIds)), ("PostgreSQL", PostgresProcess.IsInstalled, () => OnPostgres(1, boundsIds)),
        }
            .Where(one => one.IsInstalled && one.Database.Contains(only, StringComparison.OrdinalIgnoreCase))
            .Select(one => one.Start);

    /// <summary>Starts its nodes again, after <see cref="Stop"/> or <see cref="Kill"/>, on what they had stored.</summary>
    public void Start()
    {
        nodes = [.. Enumerable.Range(0, count).Select(_ => Node())];
        Http.Dispose();
        Http = new HttpClient { BaseAddress = nodes[0].Url, DefaultRequestHeaders = { { "X-API-Key", Key } }, Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>Ends its nodes in order.</summary>
    public async Task Stop()
    {
        await Task.WhenAll(nodes.Select(node => node.Stop()));
        Kill();
    }

    /// <summary>Ends its nodes at once.</summary>
    public void Kill()
    {
        nodes.ForEach(node => node.Dispose());
        nodes = [];
    }

    /// <summary>Waits until its nodes answer and a gateway has its key.</summary>
    public async Task Ready()
    {
        await Task.WhenAll(nodes.Select(node => node.WaitFor("/health/ready")));
        gatewayKey ??= await CreateGatewayKey();
    }

    /// <summary>Memory its nodes take, in bytes.</summary>
    public long Memory => nodes.Sum(node => node.Memory);

    public IReadOnlyDictionary<string, TimeSpan> ProcessorTime()
    {
        var times = new Dictionary<string, TimeSpan> { ["nodes"] = nodes.Aggregate(TimeSpan.Zero, (sum, node) => sum + Contenders.ProcessorTime.OfTree(node.Id)) };
        if (postgres is not null)
            times["postgres"] = Contenders.ProcessorTime.OfTree(postgres.Postmaster);
        return times;
    }

    /// <summary>Until it is in the rollups.</summary>
    public Task Settle() => Count();

    /// <summary>Of all accounts together, once what was acknowledged before now is in the rollups.</summary>
    public Task<long> Count() => Count(days: 1);

    /// <summary>The same of events that happened in these last days.</summary>
    public async Task<long> Count(int days)
    {
        for (var asked = TimeProvider.System.GetUtcNow(); ;)
        {
            using var answer = await Http.GetAsync($"/v1/usage/totals?startDate={asked.AddDays(-days):yyyy-MM-dd}&endDate={asked.AddDays(1):yyyy-MM-dd}");
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable) // As long as it is busy: it is asked again.
            {
                var data = JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).GetProperty("data");
                if (data.GetProperty("asOf").GetDateTimeOffset() >= asked)
                    return data.GetProperty("totals").GetProperty("requests").GetInt64();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    /// <summary>Accounts with an event today.</summary>
    public async Task<long> ActiveAccounts() =>
        JsonElement.Parse(await Http.GetStringAsync("/v1/usage/top?limit=1")).GetProperty("data").GetProperty("activeAccounts").GetInt64();

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        Kill();
        postgres?.Dispose();
        folder?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    static string[] Ids(bool bounded) => bounded ? [] : ManyIds;

    async Task<string> CreateGatewayKey()
    {
        using var account = await Http.PostAsJsonAsync("/v1/accounts", new { id = "gateway", name = "Gateway" });
        account.EnsureSuccessStatusCode();
        using var key = await Http.PostAsJsonAsync("/v1/accounts/gateway/api-keys", new { name = "gateway", scopes = GatewayScopes });
        return JsonElement.Parse(await key.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).GetProperty("data").GetProperty("key").GetString()!;
    }

    ContenderProcess Node() => new(program, url =>
    [
        $"--urls={url.GetLeftPart(UriPartial.Authority)}", $"--Operator:ApiKey={Key}", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Orleans=Error", "--Logging:LogLevel:Polly=Error",

        // Nobody else is measured while refusing: limits are met by no one.
        "--RateLimits:RequestsPerMinute=0", "--Plans:Catalog:free:RequestsPerMinute=1000000000", "--Plans:Catalog:free:RequestsPerDay=1000000000",
        "--Plans:Catalog:free:PostsPerDay=1000000000", "--Plans:Catalog:free:MonthlyQuota=1000000000",
        .. settings,
    ]);
}
