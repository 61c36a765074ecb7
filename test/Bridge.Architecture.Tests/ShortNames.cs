using System.Text.RegularExpressions;

namespace Bridge.Architecture.Tests;

/// <summary>
/// Shortens the text of a public surface, so that it is read in minutes: types without their namespaces, OWIN's two delegates by their names.
/// </summary>
internal static partial class ShortNames
{
    private const string Application = "Func<IDictionary<string, object>, Task>";

    public static string Of(string surface) => Namespaces()
        .Replace(surface, "")
        .Replace($"Func<{Application}, {Application}>", "MidFunc", StringComparison.Ordinal)
        .Replace(Application, "AppFunc", StringComparison.Ordinal)
        .Replace(" :  ", " : ", StringComparison.Ordinal)
        .Replace(")]  ", ")] ", StringComparison.Ordinal);

    // Neither the namespace that a block is about nor what stands in quotes.
    [GeneratedRegex("""(?<!namespace |["\w.])(?:global::)?(?:System|Microsoft|Bridge|Owin)\.(?:[A-Z]\w*\.)*(?=[A-Z])""")]
    private static partial Regex Namespaces();
}
