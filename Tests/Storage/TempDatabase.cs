using Microsoft.Data.Sqlite;

namespace TikApis.Tests.Storage;

/// <summary>A database file of one test; gone with it.</summary>
sealed class TempDatabase : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tikapis-tests-");

    public string File => Path.Combine(_folder.FullName, "data", "usage.db");

    public string ConnectionString => $"Data Source={File}";

    /// <summary>Runs one statement and returns its first value.</summary>
    public object? Run(string sql)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        using (var connection = new SqliteConnection(ConnectionString))
            SqliteConnection.ClearPool(connection);
        _folder.Delete(recursive: true);
    }
}
