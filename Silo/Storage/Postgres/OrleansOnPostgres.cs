namespace TikApis.Silo.Storage.Postgres;

/// <summary>Keeps membership, grain state and reminders in PostgreSQL.</summary>
public static class OrleansOnPostgres
{
    // The ADO.NET providers' name for PostgreSQL; they load Npgsql for it.
    const string Invariant = "Npgsql";

    /// <summary>Has a client of the cluster find its nodes.</summary>
    public static IClientBuilder UseNodesInPostgres(this IClientBuilder client) =>
        client.UseAdoNetClustering(clustering => clustering.Configure<PostgresDatabase>((options, database) =>
        {
            options.Invariant = Invariant;
            options.DataSource = database.Membership;
        }));

    /// <summary>
    /// Adds clustering, grain storage as the default provider, and reminders. <see cref="PostgresSchema.Apply(string, TimeProvider)"/>
    /// comes first: the providers read their queries from the database when the silo starts.
    /// </summary>
    public static ISiloBuilder UsePostgres(this ISiloBuilder silo) => silo
        .UseAdoNetClustering(clustering => clustering.Configure<PostgresDatabase>((options, database) =>
        {
            options.Invariant = Invariant;
            options.DataSource = database.Membership;
        }))
        .AddAdoNetGrainStorageAsDefault(storage => storage.Configure<PostgresDatabase>((options, database) =>
        {
            options.Invariant = Invariant;
            options.DataSource = database.Sessions;
            options.HashPicker = new WholeGrainIdHasher();
        }))
        .UseAdoNetReminderService(reminders => reminders.Configure<PostgresDatabase>((options, database) =>
        {
            options.Invariant = Invariant;
            options.DataSource = database.Sessions;
        }));
}
