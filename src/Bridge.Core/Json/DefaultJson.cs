using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bridge.Json;

/// <summary>
/// The JSON options of hosts without options of their own. They are the same as ASP.NET Core's defaults, so that a library's views answer the same bytes
/// everywhere.
/// </summary>
internal static class DefaultJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>
    /// A user's options may have no resolver. As in the serializer's own methods, that means reflection, if it is on.
    /// </summary>
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2026",
        Justification = "Used only where reflection is on; elsewhere the options need a resolver, and the error says so.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    public static JsonSerializerOptions WithResolver(JsonSerializerOptions options)
    {
        if (options.TypeInfoResolver is null && !options.IsReadOnly && JsonSerializer.IsReflectionEnabledByDefault)
        {
            options.MakeReadOnly(populateMissingResolver: true);
        }

        return options;
    }

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2026",
        Justification = "Used only where reflection is on; elsewhere the options need a resolver, and the error says so.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    private static JsonSerializerOptions Make()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web)
        {
            // This encoder is safe for application/json, and is that of ASP.NET Core's own JsonOptions.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = JsonSerializer.IsReflectionEnabledByDefault ? new DefaultJsonTypeInfoResolver() : JsonTypeInfoResolver.Combine(),
        };
        options.MakeReadOnly();
        return options;
    }
}
