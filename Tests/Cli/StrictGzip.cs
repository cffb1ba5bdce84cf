using System.Runtime.CompilerServices;

namespace TikApis.Tests.Cli;

/// <summary>Sets for the tests what Cli.csproj sets for the command line; it is read once, at the first unpacking.</summary>
static class StrictGzip
{
    [ModuleInitializer]
    public static void Use() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
}
