using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Bridge.Json;

/// <summary>
/// Collections that a class makes itself, in properties without a setter. As in Json.NET, the items of the JSON are added to them. System.Text.Json would drop
/// the items.
/// </summary>
internal static class GetOnlyCollections
{
    private static readonly Type[] s_fillable =
    [
        typeof(ICollection<>), typeof(IList<>), typeof(ISet<>), typeof(IDictionary<,>),
        typeof(Queue<>), typeof(Stack<>), typeof(ConcurrentQueue<>), typeof(ConcurrentStack<>),
    ];

    /// <summary>Makes the serializer add the items of such members when it reads an object.</summary>
    /// <param name="info">The metadata of the object, which can still be changed.</param>
    /// <param name="hasConverter">
    /// Whether a converter, the user's or Bridge's, reads a type. A converter makes a new value, and cannot add to an existing one.
    /// </param>
    /// <returns>Whether the object has such members.</returns>
    public static bool Fill(JsonTypeInfo info, Func<Type, bool> hasConverter)
    {
        bool hasAny = Copy(info);

        // The serializer can add only to an object that exists before its members are read, and not while it keeps track of references.
        if (info.CreateObject is null || info.Options.ReferenceHandler is not null
            || info.Properties.Any(static property => property.AssociatedParameter is not null))
        {
            return hasAny;
        }

        foreach (JsonPropertyInfo property in info.Properties)
        {
            if (property is { Set: null, Get: not null, CustomConverter: null, ObjectCreationHandling: null, IsExtensionData: false }
                && IsFillable(property.PropertyType) && !hasConverter(property.PropertyType))
            {
                property.ObjectCreationHandling = JsonObjectCreationHandling.Populate;

                // For null in the JSON, which leaves the collection as it is.
                property.Set = static (_, _) => { };
                hasAny = true;
            }
        }

        return hasAny;
    }

    // A converter of Bridge makes these collections, so their items are copied.
    private static bool Copy(JsonTypeInfo info)
    {
        bool hasAny = false;
        foreach (JsonPropertyInfo property in info.Properties)
        {
            if (property is { Set: null, Get: { } get, CustomConverter: null, AssociatedParameter: null } && CopierOf(property.PropertyType) is { } copy)
            {
                property.Set = (instance, value) =>
                {
                    if (value is not null && get(instance) is { } own)
                    {
                        copy(value, own);
                    }
                };
                hasAny = true;
            }
        }

        return hasAny;
    }

    private static Action<object, object>? CopierOf(Type type) =>
        typeof(NameValueCollection).IsAssignableFrom(type) ? static (from, to) => ((NameValueCollection)to).Add((NameValueCollection)from)
        : type == typeof(StringCollection) ? static (from, to) => ((StringCollection)to).AddRange([.. ((StringCollection)from).Cast<string>()])
        : type == typeof(StringDictionary) ? static (from, to) =>
        {
            foreach (DictionaryEntry entry in (StringDictionary)from)
            {
                ((StringDictionary)to)[(string)entry.Key] = (string?)entry.Value;
            }
        }
        : null;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A collection whose interface was removed is read as without this rule.")]
    private static bool IsFillable(Type type)
    {
        if (type == typeof(IList) || type == typeof(IDictionary) || type == typeof(Queue) || type == typeof(Stack)
            || (type.IsGenericType && s_fillable.Contains(type.GetGenericTypeDefinition())))
        {
            return true;
        }

        // Others, such as a read-only wrapper, have no constructor by which the serializer knows that items can be added.
        return !type.IsInterface && type.IsClass && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null
            && !type.IsDefined(typeof(JsonConverterAttribute), inherit: false) && !JsonTypeRules.IsOfSerializer(type)
            && (typeof(IList).IsAssignableFrom(type) || typeof(IDictionary).IsAssignableFrom(type)
                || Array.Exists(type.GetInterfaces(), static face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(ICollection<>)));
    }
}
