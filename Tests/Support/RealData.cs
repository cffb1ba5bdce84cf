namespace TikApis.Tests.Support;

/// <summary>Real data lies beside the repository, in <c>shared/data</c>, and is not part of it.</summary>
static class RealData
{
    /// <summary>Folder of a data set; the test is skipped where it is absent.</summary>
    public static string Folder(string set)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data", set);
            if (Directory.Exists(data))
                return data;
        }

        Assert.Skip($"The real data is not here: ../shared/data/{set} beside the repository");
        return "";
    }
}
