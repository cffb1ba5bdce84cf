namespace TikApis.Silo.Storage.Schema;

/// <summary>How far a database's schema is.</summary>
static class SchemaVersion
{
    /// <summary>Whether a script is still to be run on a database of this version.</summary>
    /// <exception cref="InvalidOperationException">The database was written by a newer program.</exception>
    public static bool Lacks(int current, SchemaScript script, int known, string database)
    {
        if (current > known)
            throw new InvalidOperationException(
                $"{database} has schema version {current}, this program knows up to {known}. " +
                "Start the newer program, or restore a copy of the database from before the upgrade.");
        return current < script.Version;
    }
}
