using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace TikApis.Benchmarks.Load;

/// <summary>
/// Whole requests of one sender, head and body, made once; before each is sent its events get new ids, and new accounts
/// where there are more of them than events a request, in place: making JSON would take what is measured.
/// </summary>
sealed class EventBodies
{
    const int IdDigits = 16;
    const int AccountDigits = 6;
    const int Endpoints = 20;

    readonly Workload workload;
    readonly Random random;
    readonly int[] accounts;
    readonly byte[] request;
    readonly int bodyAt;
    readonly int[] idsAt;
    readonly int[] accountsAt;
    readonly string head;
    ulong nextId;
    long asked;
    byte[] last = [];

    /// <param name="workload">What to send.</param>
    /// <param name="head">Lines of the request's head between the first and its length.</param>
    /// <param name="seed">Another of each sender.</param>
    public EventBodies(Workload workload, string head, int seed)
    {
        (this.workload, this.head) = (workload, head);
        random = new Random(seed);
        nextId = (ulong)random.NextInt64();
        accounts = workload.IsAzure ? AzureAccounts.Weighted() : [];
        var body = new StringBuilder(workload.Events * 220).Append('[');
        var now = TimeProvider.System.GetUtcNow();
        idsAt = new int[workload.Events];
        accountsAt = new int[workload.Events];
        for (var e = 0; e < workload.Events; e++)
        {
            body.Append(e == 0 ? "" : ",");
            Append(body, e, now);
        }

        var json = Encoding.ASCII.GetBytes(body.Append(']').ToString());
        (request, bodyAt) = workload.Form == BodyShape.GzippedJson ? (json, 0) : WithHead(json);
    }

    /// <summary>The next request, to be sent before the one after it is asked for, and how many of its events were not sent before.</summary>
    public (ReadOnlyMemory<byte> Request, int New) Next()
    {
        if (workload.ResentEvery > 0 && ++asked % workload.ResentEvery == 0)
            return (last, 0);
        for (var e = 0; e < workload.Events; e++)
        {
            Utf8Formatter.TryFormat(nextId++, request.AsSpan(bodyAt + idsAt[e], IdDigits), out _, new('x', IdDigits));
            if (workload.IsAzure || workload.Accounts > 100 || workload.Events == 1)
                Utf8Formatter.TryFormat(Account(e), request.AsSpan(bodyAt + accountsAt[e], AccountDigits), out _, new('D', AccountDigits));
        }

        if (workload.Form != BodyShape.GzippedJson)
            return (last = request, workload.Events);
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(request);
        return (last = WithHead(zipped.ToArray()).Request, workload.Events);
    }

    int Account(int e) => workload.Accounts switch
    {
        0 => accounts[random.Next(accounts.Length)],
        > 100 => random.Next(workload.Accounts),
        var few when workload.HasHot => e % 2 == 0 ? 0 : 1 + e / 2 % (few - 1),
        var few when workload.Events == 1 => random.Next(few),
        var few => e % few,
    };

    void Append(StringBuilder body, int e, DateTimeOffset now)
    {
        var invariant = CultureInfo.InvariantCulture;
        var cloud = workload.Form == BodyShape.CloudEvents;
        body.Append(cloud ? "{\"specversion\":\"1.0\",\"type\":\"com.tikapis.usage\",\"source\":\"/gateway\",\"id\":\"" : "{\"id\":\"");
        idsAt[e] = body.Length;
        body.Append('0', IdDigits).Append(cloud ? "\",\"subject\":\"acc-" : "\",\"accountId\":\"acc-");
        accountsAt[e] = body.Length;
        body.Append(Account(e).ToString("D6", invariant));
        body.Append(cloud ? "\",\"time\":\"" : "\",\"timestamp\":\"").Append(invariant, $"{now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z\"").Append(cloud ? ",\"data\":{" : ",");
        body.Append(invariant, $"\"apiKeyId\":\"key_{random.Next(2)}\",\"method\":\"GET\",\"endpoint\":\"/v1/things/kind{(char)('a' + random.Next(Endpoints))}\",");
        body.Append(invariant, $"\"status\":{(random.Next(20) == 0 ? 500 : 200)},\"responseTimeMs\":{random.Next(1, 400)}}}").Append(cloud ? "}" : "");
    }

    (byte[] Request, int BodyAt) WithHead(byte[] body)
    {
        var lines = Encoding.ASCII.GetBytes($"POST /v1/usage/events HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}{Lines()}Content-Length: {body.Length}\r\n\r\n");
        return ([.. lines, .. body], lines.Length);
    }

    string Lines() => workload.Form switch
    {
        BodyShape.CloudEvents => "Content-Type: application/cloudevents-batch+json\r\n",
        BodyShape.GzippedJson => "Content-Type: application/json\r\nContent-Encoding: gzip\r\n",
        _ => "Content-Type: application/json\r\n",
    };
}
