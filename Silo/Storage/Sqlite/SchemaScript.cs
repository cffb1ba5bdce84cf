using System.Globalization;
using System.Reflection;

namespace TikApis.Silo.Storage.Sqlite;

/// <summary>One step of the schema, embedded as <c>NNNN-name.sql</c>.</summary>
/// <param name="Version">Its place in the order, from 1 without gaps.</param>
/// <param name="Name">What it adds.</param>
/// <param name="Sql">Its statements.</param>
public sealed record SchemaScript(int Version, string Name, string Sql)
{
    const string Folder = "TikApis.Silo.Storage.Sqlite.Scripts.";

    /// <summary>The scripts this program was built with, in order.</summary>
    public static IReadOnlyList<SchemaScript> Embedded { get; } = Load(typeof(SchemaScript).Assembly);

    static SchemaScript[] Load(Assembly assembly)
    {
        SchemaScript[] scripts =
        [
            .. from resource in assembly.GetManifestResourceNames()
               where resource.StartsWith(Folder, StringComparison.Ordinal)
               let script = Read(assembly, resource)
               orderby script.Version
               select script,
        ];

        // Two branches that both took the next number must meet here, not in somebody's database.
        if (!scripts.Select(script => script.Version).SequenceEqual(Enumerable.Range(1, scripts.Length)))
            throw new InvalidOperationException(
                $"Schema scripts must be numbered 1, 2, 3…: {string.Join(", ", scripts.Select(s => $"{s.Version}-{s.Name}"))}.");

        return scripts;
    }

    static SchemaScript Read(Assembly assembly, string resource)
    {
        var file = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
        var dash = file.IndexOf('-', StringComparison.Ordinal);
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new(int.Parse(file.AsSpan(0, dash), CultureInfo.InvariantCulture), file[(dash + 1)..], reader.ReadToEnd());
    }
}
