using TikApis.Api;
using TikApis.Journaling;
using TikApis.Silo;

try
{
    await using var app = UsageApi.Build(args);
    app.OpenStorage();
    await app.RunAsync();
    return 0;
}
catch (Exception configuration) when (configuration is InvalidOperationException or IOException or JournalCorruptException)
{
    Console.Error.WriteLine(configuration.Message);
    return 1;
}
