using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>Keeps grain state and reminders in the SQLite file.</summary>
public static class OrleansOnSqlite
{
    // The ADO.NET providers' name for SQLite; they load Microsoft.Data.Sqlite for it.
    const string Invariant = "System.Data.SQLite";

    /// <summary>
    /// Adds grain storage as the default provider, and reminders. <see cref="SqliteSchema.Apply(string, TimeProvider)"/>
    /// comes first: the providers read their queries from the file when the silo starts.
    /// </summary>
    public static ISiloBuilder UseSqlite(this ISiloBuilder silo, string connectionString)
    {
        silo.Services.TryAddSingleton<WriteTurns>();
        return silo
            .AddAdoNetGrainStorageAsDefault(storage => storage.Configure<WriteTurns>((options, turns) =>
            {
                options.Invariant = Invariant;
                options.DataSource = new OrleansDataSource(connectionString, turns);
                options.HashPicker = new WholeGrainIdHasher();
            }))
            .UseAdoNetReminderService(reminders => reminders.Configure<WriteTurns>((options, turns) =>
            {
                options.Invariant = Invariant;
                options.DataSource = new OrleansDataSource(connectionString, turns);
            }));
    }
}
