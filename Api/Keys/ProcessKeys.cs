using System.Security.Cryptography;
using TikApis.Keys;

namespace TikApis.Api.Keys;

/// <summary>
/// Keys that live and die with this process: the operator's from configuration and, in Development, the demo
/// account's. Nothing of them is stored, so a key taken out of the configuration opens nothing after a restart.
/// </summary>
public sealed class ProcessKeys
{
    /// <summary>Account the demo key belongs to.</summary>
    public const string DemoAccount = "demo";

    readonly List<(byte[] Hash, ApiKey Key)> keys = [];

    /// <exception cref="InvalidOperationException">No usable operator key, outside Development.</exception>
    public ProcessKeys(OperatorOptions options, IHostEnvironment environment)
    {
        var operatorKey = options.ApiKey;
        if (environment.IsDevelopment())
        {
            DemoKey = KeySecret.Create();
            Add(DemoKey, new ApiKey("demo", DemoAccount, KeyScopes.Account | KeyScopes.Ingest));
            if (string.IsNullOrEmpty(operatorKey))
                operatorKey = GeneratedOperatorKey = KeySecret.Create();
        }

        if (string.IsNullOrEmpty(operatorKey))
            throw new InvalidOperationException("Operator:ApiKey is not set. Outside Development give the operator's key in the environment: Operator__ApiKey=…");
        if (operatorKey.Length > KeySecret.MaxLength || (operatorKey.Length < OperatorOptions.ShortestKey && !environment.IsDevelopment()))
            throw new InvalidOperationException($"Operator:ApiKey must have {OperatorOptions.ShortestKey} to {KeySecret.MaxLength} characters.");
        if (options.MetricsKey is { Length: > 0 } metrics)
            Add(metrics, new ApiKey("metrics", "", KeyScopes.None));
        Add(operatorKey, new ApiKey("operator", "", KeyScopes.Account | KeyScopes.Ingest | KeyScopes.Admin));
    }

    /// <summary>The operator's key when it was generated and has to be shown; null when it came from the configuration.</summary>
    public string? GeneratedOperatorKey { get; }

    /// <summary>The demo account's key; null outside Development.</summary>
    public string? DemoKey { get; }

    /// <summary>The key with a hash, or null. How long it takes tells nothing of a key.</summary>
    public ApiKey? Find(string hash)
    {
        var presented = Convert.FromHexString(hash);
        ApiKey? found = null;
        foreach (var (known, key) in keys)
            found = CryptographicOperations.FixedTimeEquals(known, presented) ? key : found;
        return found;
    }

    void Add(string secret, ApiKey key) => keys.Add((Convert.FromHexString(KeySecret.Hash(secret)), key));
}
