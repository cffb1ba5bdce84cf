using System.Globalization;
using System.Reflection;

namespace TikApis.Silo.Storage.Schema;

/// <summary>One step of a database's schema, embedded as <c>{database}/Scripts/NNNN-name.sql</c>.</summary>
/// <param name="Version">Its place in the order, from 1 without gaps.</param>
/// <param name="Name">What it adds.</param>
/// <param name="Sql">Its statements.</param>
public sealed record SchemaScript(int Version, string Name, string Sql)
{
    /// <summary>The scripts this program was built with for a database, in order.</summary>
    /// <param name="database">Folder of the database, e.g. <c>Sqlite</c>.</param>
    public static IReadOnlyList<SchemaScript> EmbeddedFor(string database)
    {
        var assembly = typeof(SchemaScript).Assembly;
        var folder = $"TikApis.Silo.Storage.{database}.Scripts.";
        SchemaScript[] scripts =
        [
            .. from resource in assembly.GetManifestResourceNames()
               where resource.StartsWith(folder, StringComparison.Ordinal)
               let script = Read(assembly, resource, folder)
               orderby script.Version
               select script,
        ];

        // Two branches that both took the next number must meet here, not in somebody's database.
        if (!scripts.Select(script => script.Version).SequenceEqual(Enumerable.Range(1, scripts.Length)))
            throw new InvalidOperationException(
                $"Schema scripts must be numbered 1, 2, 3…: {string.Join(", ", scripts.Select(s => $"{s.Version}-{s.Name}"))}.");

        return scripts;
    }

    static SchemaScript Read(Assembly assembly, string resource, string folder)
    {
        var file = Path.GetFileNameWithoutExtension(resource[folder.Length..]);
        var dash = file.IndexOf('-', StringComparison.Ordinal);
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new(int.Parse(file.AsSpan(0, dash), CultureInfo.InvariantCulture), file[(dash + 1)..], reader.ReadToEnd());
    }
}
