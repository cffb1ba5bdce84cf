using Microsoft.Data.Sqlite;

namespace TikApis.Tests.Support;

/// <summary>A folder of a test's own, gone afterwards.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tikapis-").FullName;

    /// <summary>Connection string of a database in it.</summary>
    public string Database => $"Data Source={System.IO.Path.Combine(Path, "usage.db")}";

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
