using System.Globalization;

namespace TikApis.Benchmarks.Load;

/// <summary>Accounts as a production trace has them: few of its 428 owners make most calls.</summary>
static class AzureAccounts
{
    const int Drawn = 1 << 16;

    public static string? File { get; } = Find();

    /// <summary>Numbers of accounts, each as often as its owner calls; one drawn from it evenly is drawn by weight.</summary>
    public static int[] Weighted()
    {
        var calls = System.IO.File.ReadLines(File!).Skip(1).Select(line => long.Parse(line.Split(',')[1], CultureInfo.InvariantCulture)).ToArray();
        var all = calls.Sum();
        return [.. calls.SelectMany((some, account) => Enumerable.Repeat(account, (int)Math.Ceiling((double)some * Drawn / all)))];
    }

    static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", "azure-functions-500", "truth_accounts.csv");
            if (System.IO.File.Exists(file))
                return file;
        }

        return null;
    }
}
