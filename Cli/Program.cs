using System.CommandLine;
using System.CommandLine.Invocation;
using Spectre.Console;
using TikApis.Cli;
using TikApis.Cli.Import;

var arguments = new ImportArguments();
var import = arguments.ToCommand();
import.SetAction(async (result, ct) =>
{
    // A redirect would carry the key to wherever it points; time limits are the sender's.
    using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 16 * 1024 * 1024,
    };
    var console = AnsiConsole.Console;
    if (!console.Profile.Out.IsTerminal)
        console.Profile.Width = 200;
    return await new ImportCommand(http, console, TimeProvider.System, new Random()).RunAsync(arguments.Read(result), ct);
});

// No response files: a value that begins with @ is a value.
var parsed = new RootCommand("TikAPIs Usage from the command line.") { import }
    .Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Action is ParseErrorAction wrong)
    wrong.ShowHelp = parsed.CommandResult.Command is RootCommand;
var code = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
