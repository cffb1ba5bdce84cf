namespace TikApis.Tests.Deploy;

/// <summary>A file of <c>deploy/</c>.</summary>
static class DeployFile
{
    public static string Read(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "deploy", name);
            if (File.Exists(file))
                return File.ReadAllText(file);
        }

        throw new FileNotFoundException($"deploy/{name}");
    }
}
