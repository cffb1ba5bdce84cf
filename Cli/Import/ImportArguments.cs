using System.CommandLine;
using TikApis.Cli.Import.Sending;

namespace TikApis.Cli.Import;

/// <summary>The words of <c>import</c> on the command line.</summary>
public sealed class ImportArguments
{
    const string KeyVariable = "TIKAPIS_KEY";

    readonly Argument<string[]> files = new("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Logs to read, plain or gzip; - is standard input." };

    readonly Option<Uri?> url = new("--url")
    {
        CustomParser = result => OptionKinds.Read(result, OptionKinds.ParseUrl),
        HelpName = "URL",
        Description = "Address of the server, e.g. http://localhost:5000.",
    };

    readonly Option<string?> key = new("--key")
    {
        HelpName = "KEY",
        Description = $"API key with the scope ingest. Better in the environment ({KeyVariable}), where other users do not see it.",
    };

    readonly Option<string> format = new("--format")
    {
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "auto",
        Description = "auto, combined, common, combined-request-time (nginx $request_time at the end), combined-d (Apache %D at the end), "
            + "ndjson (events as the API takes them), or the text of an nginx log_format or Apache LogFormat. "
            + "auto decides for each file by its first readable line, and takes no whole number at the end for a response time.",
    };

    readonly Option<AccountRule> account = new("--account")
    {
        HelpName = "client|user|fixed:NAME",
        CustomParser = result => OptionKinds.Read(result, AccountRule.Parse),
        Description = "What a log line's account is: the client's address (default), the logged-in user, or one name. Events in ndjson name their own.",
    };

    readonly Option<string?> apiKeyId = new("--api-key-id") { HelpName = "ID", Description = "Id of the API key the requests were made with." };

    readonly Option<string> source = new("--source")
    {
        HelpName = "NAME",
        DefaultValueFactory = _ => "",
        Description = "Where the logs come from, e.g. the host's name. Part of the ids: needed where logs of several hosts begin with the very same lines.",
    };

    readonly Option<int> batch = OptionKinds.Number("--batch", 1_000, 10_000, "Events a request.");
    readonly Option<int> inFlight = OptionKinds.Number("--in-flight", 4, 64, "Requests under way at once.");
    readonly Option<TimeSpan> retryFor = OptionKinds.Duration("--retry-for", "5m", "How long a batch is tried again while the server is busy or away.");
    readonly Option<TimeSpan> timeout = OptionKinds.Duration("--timeout", "60s", "How long to wait for an answer before trying again.");
    readonly Option<bool> gzip = new("--gzip") { Description = "Send bodies packed." };
    readonly Option<string?> rejects = new("--rejects") { HelpName = "FILE", Description = "Write what was not counted to this file, as JSON lines with the reason." };
    readonly Option<bool> dryRun = new("--dry-run") { Description = "Read and report, send nothing." };

    public Command ToCommand()
    {
        var command = new Command("import", "Import access logs (nginx, Apache) or events (NDJSON).\n\n"
            + "Importing the same log again, grown, rotated, renamed or packed, counts every request once, "
            + "as long as the server remembers its ids (24 hours unless configured).\n"
            + "Exit codes: 0 all delivered (unreadable lines are reported, and no failure), 1 not all delivered, 2 wrong use.")
        {
            files, url, key, format, account, apiKeyId, source, batch, inFlight, retryFor, timeout, gzip, rejects, dryRun,
        };
        command.Validators.Add(result =>
        {
            // Else a misspelt option would be looked for among the files.
            foreach (var word in (result.GetValue(files) ?? []).Where(word => word.Length > 1 && word[0] == '-'))
                result.AddError($"There is no option {word} (a file of that name: ./{word})");
            if (result.GetValue(dryRun))
                return;
            if (result.GetResult(url) is null)
                result.AddError("--url is missing (or use --dry-run)");
            if (string.IsNullOrEmpty(result.GetValue(key) ?? Environment.GetEnvironmentVariable(KeyVariable)))
                result.AddError($"--key is missing, and {KeyVariable} is not set");
        });
        return command;
    }

    public ImportOptions Read(ParseResult result) => new()
    {
        Files = result.GetRequiredValue(files),
        Sending = result.GetValue(dryRun) ? null : new SendingOptions
        {
            Url = result.GetRequiredValue(url)!,
            Key = (result.GetValue(key) ?? Environment.GetEnvironmentVariable(KeyVariable))!,
            RetryFor = result.GetValue(retryFor),
            RequestTimeout = result.GetValue(timeout),
            InFlight = result.GetValue(inFlight),
            Gzip = result.GetValue(gzip),
        },
        Format = result.GetRequiredValue(format),
        Account = result.GetValue(account) ?? AccountRule.Client,
        ApiKeyId = result.GetValue(apiKeyId),
        Source = result.GetRequiredValue(source),
        BatchSize = result.GetValue(batch),
        RejectsFile = result.GetValue(rejects),
    };
}
