using System.Reflection;

namespace Bridge.Katana.Differential;

/// <summary>
/// Runs cases against the Microsoft.Owin of the load context that it was itself loaded in. Only types of the runtime cross the border between the two.
/// </summary>
public static class Probe
{
    internal static readonly (string Area, Action<Generator, Observation> Run)[] Areas = typeof(Probe).Assembly.GetTypes()
        .Where(type => type.Namespace == "Bridge.Katana.Differential.Probes" && type.IsAbstract && type.IsSealed)
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .OrderBy(method => method.Name, StringComparer.Ordinal)
        .Select(method => (method.Name, method.CreateDelegate<Action<Generator, Observation>>()))
        .ToArray();

    /// <summary>Runs one case.</summary>
    /// <param name="area">The area's number.</param>
    /// <param name="seed">The seed of its inputs.</param>
    /// <returns>The inputs as text, and what was observed, by name.</returns>
    public static (string Input, (string Name, string Value)[] Lines) Run(int area, int seed)
    {
        var generator = new Generator(seed);
        var observation = new Observation();
        observation.See("the rest", () =>
        {
            Areas[area].Run(generator, observation);
            return null;
        });
        return (generator.Record, observation.Lines);
    }
}
