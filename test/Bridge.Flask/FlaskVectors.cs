using System.Globalization;
using System.Text.Json;

namespace Bridge.Flask;

/// <summary>Reads the vector files: those of the project, and those that BRIDGE_FLASK_VECTORS names.</summary>
internal static class FlaskVectors
{
    private static readonly Lazy<Dictionary<string, FlaskCase>> s_cases = new(Read);

    /// <summary>A row for each case, for DynamicData: text alone, so that the test runner can tell rows apart and show them.</summary>
    public static IEnumerable<object[]> Rows => s_cases.Value.Keys.Select(static name => new object[] { name });

    public static FlaskCase Find(string name) => s_cases.Value[name];

    private static Dictionary<string, FlaskCase> Read()
    {
        string here = Path.Combine(AppContext.BaseDirectory, "Vectors");
        string[] files =
        [
            .. Directory.GetFiles(here, "*vectors.json").Order(StringComparer.Ordinal),
            .. (System.Environment.GetEnvironmentVariable("BRIDGE_FLASK_VECTORS") ?? "")
                .Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries)
                .Select(Locate),
        ];
        Dictionary<string, FlaskCase> cases = new(StringComparer.Ordinal);
        foreach (string file in files)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            JsonElement vectors = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement : document.RootElement.GetProperty("vectors");
            foreach (JsonElement vector in vectors.EnumerateArray())
            {
                JsonElement kept = vector.Clone();
                foreach (FlaskForms forms in FlaskValue.FormsOf(kept.GetProperty("returns")))
                {
                    FlaskCase added = new(kept, forms);
                    string name = $"{Path.GetFileNameWithoutExtension(file)}: {added.Name}";
                    string unique = name;
                    for (int i = 2; !cases.TryAdd(unique, added); i++)
                    {
                        unique = name + " #" + i.ToString(CultureInfo.InvariantCulture);
                    }
                }
            }
        }

        return cases;
    }

    // A test program may be started anywhere: a relative path is one from there, or from a folder above the program.
    private static string Locate(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); !File.Exists(path) && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, path)))
            {
                return Path.Combine(folder.FullName, path);
            }
        }

        return File.Exists(path) ? path : throw new FileNotFoundException($"BRIDGE_FLASK_VECTORS names a file that does not exist: {path}", path);
    }
}
