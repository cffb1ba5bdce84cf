using TikApis.Api;

WebApplication app;
try
{
    app = UsageApi.Build(args);
}
catch (InvalidOperationException configuration)
{
    Console.Error.WriteLine(configuration.Message);
    return 1;
}

await app.RunAsync();
return 0;
