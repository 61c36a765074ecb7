using System.Reflection;
using Microsoft.Owin;

namespace Bridge.Katana.Differential.Probes;

internal static class DefaultProbes
{
    private static readonly Type[] s_types = typeof(IOwinContext).Assembly.GetExportedTypes()
        // A class of 4.2.3, with extension methods only.
        .Where(type => type.Name != "AppBuilderCookieExtensions")
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .ToArray();

    public static void Defaults(Generator generate, Observation observe)
    {
        Type type = generate.Of(s_types);
        observe.See("name", () => type.FullName);
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            observe.See(field.Name, () => field.IsLiteral ? field.GetRawConstantValue() : Text(field.GetValue(null)));
        }
        if (type.IsAbstract || type.ContainsGenericParameters || (type.GetConstructor([]) == null && !type.IsValueType))
        {
            return;
        }
        object value = Activator.CreateInstance(type);
        foreach (PropertyInfo property in type.GetProperties()
            .Where(property => property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            if (property.Name != "UtcNow")
            {
                observe.See(property.Name, () => Text(property.GetValue(value)));
            }
        }
    }

    private static object Text(object value) =>
        value is null or string or bool or IFormattable or Uri or IDictionary<string, object> or IDictionary<string, string> ? value : value.GetType().FullName;
}
