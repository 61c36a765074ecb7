using System.Collections;
using System.Globalization;
using System.Reflection;

namespace System.Web.Script.Serialization;

/// <summary>Makes an object of a given type from dictionaries, arrays and values.</summary>
internal static class JsonConversion
{
    internal static object To(object value, Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        Type wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (value == null)
        {
            return !type.IsValueType || wanted != type ? null : throw Misfit("null", type);
        }
        if (wanted.IsInstanceOfType(value))
        {
            return value;
        }
        return value switch
        {
            IDictionary<string, object> members => Object(members, wanted),
            IList items => List(items, wanted),
            _ => Simple(value, wanted),
        };
    }

    private static object Simple(object value, Type type)
    {
        try
        {
            if (type.IsEnum)
            {
                return value is string name ? Enum.Parse(type, name, ignoreCase: true) : Enum.ToObject(type, value);
            }
            if (value is string text)
            {
                return type == typeof(Guid) ? new Guid(text)
                    : type == typeof(Uri) ? new Uri(text, UriKind.RelativeOrAbsolute)
                    : type == typeof(DateTimeOffset) ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
                    : type == typeof(TimeSpan) ? TimeSpan.Parse(text, CultureInfo.InvariantCulture)
                    : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
            }
            return value is DateTime date && type == typeof(DateTimeOffset)
                ? new DateTimeOffset(date)
                : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is FormatException or InvalidCastException or OverflowException or ArgumentException)
        {
            throw Misfit($"a value of type '{value.GetType()}'", type, failure);
        }
    }

    private static object List(IList items, Type type)
    {
        if (type.IsArray)
        {
            var array = Array.CreateInstance(type.GetElementType(), items.Count);
            for (int i = 0; i < items.Count; i++)
            {
                array.SetValue(To(items[i], type.GetElementType()), i);
            }
            return array;
        }
        Type item = ItemOf(type);
        Type concrete = type.IsInterface || type.IsAbstract ? typeof(List<>).MakeGenericType(item) : type;
        if (!type.IsAssignableFrom(concrete) || Create(concrete) is not IList list)
        {
            throw Misfit("an array", type);
        }
        foreach (object one in items)
        {
            list.Add(To(one, item));
        }
        return list;
    }

    private static object Object(IDictionary<string, object> members, Type type)
    {
        if (DictionaryValue(type) is { } valueType)
        {
            Type concrete = type.IsInterface ? typeof(Dictionary<,>).MakeGenericType(typeof(string), valueType) : type;
            var dictionary = (IDictionary)Create(concrete);
            foreach (KeyValuePair<string, object> member in members)
            {
                dictionary[member.Key] = To(member.Value, valueType);
            }
            return dictionary;
        }
        object instance = Create(type);
        foreach (KeyValuePair<string, object> member in members)
        {
            const BindingFlags Any = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;
            if (type.GetProperty(member.Key, Any) is { SetMethod.IsPublic: true } property && property.GetIndexParameters().Length == 0)
            {
                if (!property.IsDefined(typeof(ScriptIgnoreAttribute), inherit: true))
                {
                    property.SetValue(instance, To(member.Value, property.PropertyType));
                }
            }
            else if (type.GetField(member.Key, Any) is { IsInitOnly: false } field && !field.IsDefined(typeof(ScriptIgnoreAttribute), inherit: true))
            {
                field.SetValue(instance, To(member.Value, field.FieldType));
            }
        }
        return instance;
    }

    private static Type ItemOf(Type type) => Implemented(type, typeof(IEnumerable<>))?.GetGenericArguments()[0] ?? typeof(object);

    private static Type DictionaryValue(Type type)
    {
        if (Implemented(type, typeof(IDictionary<,>)) is { } generic)
        {
            Type[] arguments = generic.GetGenericArguments();
            return arguments[0] == typeof(string) ? arguments[1] : throw Misfit("an object", type);
        }
        return typeof(IDictionary).IsAssignableFrom(type) ? typeof(object) : null;
    }

    private static Type Implemented(Type type, Type open) =>
        new[] { type }.Concat(type.GetInterfaces()).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == open);

    private static object Create(Type type) =>
        type == typeof(IDictionary) ? new Hashtable()
        : type.IsValueType || type.GetConstructor([]) != null ? Activator.CreateInstance(type)
        : throw new MissingMethodException($"The type '{type}' has no constructor without parameters.");

    private static InvalidOperationException Misfit(string what, Type type, Exception cause = null) =>
        new($"The JSON has {what}, which cannot be converted to '{type}'.", cause);
}
