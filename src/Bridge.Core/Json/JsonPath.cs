using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Bridge.Errors;

namespace Bridge.Json;

/// <summary>
/// Finds the place in a value that cannot be written, by walking the value a second time after writing has failed. A sequence that can be read only once is not
/// read again, so its items have no index.
/// </summary>
internal sealed class JsonPath
{
    /// <summary>The message for a value that is part of itself.</summary>
    public const string Cycle = "it is part of itself, so that its JSON would have no end. Leave that reference out, or mark it with [JsonIgnore].";

    /// <summary>The message for an asynchronous sequence in a value that is written synchronously.</summary>
    public const string Asynchronous = "it is asynchronous (IAsyncEnumerable), and the value around it is written synchronously. Make a list of it.";

    /// <summary>The message for a value that is nested too deeply.</summary>
    public const string TooDeep = "it is nested deeper than the JSON options allow (MaxDepth, 64 unless set). Write a part of it, or raise the limit.";

    /// <summary>The text after the name of a type that cannot be a key.</summary>
    public const string NoKey = " cannot be the key of a JSON object. Make a dictionary with text as its keys, or a list of pairs.";

    private const int DeepestNesting = 128;

    private const int DefaultMaxDepth = 64;

    // The walk stops here after about a second. A failure later in the value has no path.
    private const int MostParts = 1_000_000;

    private readonly JsonSerializerOptions _options;
    private readonly RuleConverterFactory? _rules;
    private readonly List<object> _ancestors = [];
    private readonly string[] _failedAt;
    private readonly List<(string Path, JsonTypeInfo Info)> _once = [];
    private int _parts;

    // Within a part of a tuple or of another value that is written at once.
    private int _synchronous;
    private bool _hasAsynchronous;
    private bool _isProbing;

    private JsonPath(JsonSerializerOptions options, Exception failure)
    {
        _options = options;
        _rules = options.Converters.OfType<RuleConverterFactory>().FirstOrDefault();
        _failedAt = failure is JsonException { Path: { } path } ? path.TrimStart('$').Split(['.'], StringSplitOptions.RemoveEmptyEntries) : [];
    }

    /// <summary>Where in the value the failure is, and what is wrong there. The path is empty for the value itself, and null if it cannot be found.</summary>
    public static (string Path, Type Type, string Problem)? Find(object value, JsonTypeInfo info, Exception failure)
    {
        try
        {
            JsonPath path = new(info.Options, failure);
            (string Path, Type Type, string Problem)? found = path.Visit(value, info, "", 0) ?? path.InSequence(failure) ?? path.Probe(value, info);
            return found is { } place ? (Short(place.Path.TrimStart('.')), place.Type, place.Problem) : null;
        }
        catch (Exception)
        {
            // The value's own code failed in this second walk. The first failure is reported without a place.
            return null;
        }
    }

    /// <summary>A member's name as a step of a path.</summary>
    public static string Member(string name) =>
        name.Length > 0 && name.All(static c => char.IsLetterOrDigit(c) || c is '_' or '$' or '-') ? "." + name : "[\"" + Excerpt.Of(name) + "\"]";

    private static string Short(string path) => path.Length <= 300 ? path : path.Substring(0, 200) + "..." + path.Substring(path.Length - 80);

    /// <summary>The place in a sequence that can be read only once. The walk did not read it, and found nothing wrong elsewhere.</summary>
    private (string Path, Type Type, string Problem)? InSequence(Exception failure)
    {
        (string Path, JsonTypeInfo Info) = _once.Count == 1 && failure is JsonException ? _once[0]
            : _once.Find(once => Matched(once.Path) == NamesOf(once.Path).Length);
        return Path is null ? null
            : failure is RefusedJsonException inner ? (Further(Path, Info, Matched(Path)), inner.Type, inner.Problem)
            : (Path, Info.Type, failure.Message);
    }

    /// <summary>Finds the place by writing each part separately. A sequence that can be read only once is not written a second time.</summary>
    private (string Path, Type Type, string Problem)? Probe(object value, JsonTypeInfo info)
    {
        if (_once.Count > 0 || _hasAsynchronous)
        {
            return null;
        }

        (_isProbing, _parts) = (true, 0);
        _ancestors.Clear();
        return Visit(value, info, "", 0);
    }

    private (string Path, Type Type, string Problem)? Visit(object? value, JsonTypeInfo declared, string path, int depth)
    {
        if (value is null || ++_parts > MostParts || depth > DeepestNesting)
        {
            return null;
        }

        if (depth >= (_options.MaxDepth == 0 ? DefaultMaxDepth : _options.MaxDepth))
        {
            return (path, value.GetType(), TooDeep);
        }

        JsonTypeInfo info = declared;
        Type type = declared.Type;
        if (type == typeof(object) || (JsonTypeRules.IsByRunTime(type, _options) && RuleOf(type) is not RuleConverter))
        {
            type = value.GetType();
            if (Metadata(type, out info!) is { } missing)
            {
                return (path, type, missing);
            }
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!_isProbing)
        {
            return VisitAs(type, value, info, path, depth);
        }

        return Try(value, declared, path) is { } here ? VisitAs(type, value, info, path, depth) ?? here : null;
    }

    private (string Path, Type Type, string Problem)? VisitAs(Type type, object value, JsonTypeInfo info, string path, int depth)
    {
        if (JsonTypeRules.IsAsyncSequence(type))
        {
            // A part is written synchronously, so it can hold nothing that has to be awaited.
            if (_synchronous > 0)
            {
                return (path, value.GetType(), Asynchronous);
            }

            _hasAsynchronous = true;
        }

        if (_rules is not null && RuleOf(type) is { } rule)
        {
            return rule is RuleConverter own ? VisitParts(own, value, info, path, depth) : Try(value, info, path);
        }

        if (_options.TypeInfoResolver is RuledResolver resolver && resolver.ProblemOf(type) is { } problem)
        {
            return (path, type, problem);
        }

        if (info.Kind == JsonTypeInfoKind.None)
        {
            return Try(value, info, path);
        }

        if (info.Kind == JsonTypeInfoKind.Object && info.Properties.Count == 0 && value.GetType() != type)
        {
            return (path, value.GetType(), JsonTypeRules.ProblemOfEmptyBase(type, value.GetType()));
        }

        if (type.IsInterface && JsonTypeRules.ProblemOfCollection(value.GetType()) is { } lost)
        {
            return (path, value.GetType(), lost);
        }

        if (info.Kind == JsonTypeInfoKind.Dictionary && DuplicateKeys.ProblemOf(value) is { } twice)
        {
            return (path, type, twice);
        }

        if (JsonTypeRules.MayLackArray(type) && JsonTypeRules.LacksArray(value))
        {
            return (path, type, JsonTypeRules.MissingArray);
        }

        if (!value.GetType().IsValueType && _ancestors.Exists(ancestor => ReferenceEquals(ancestor, value)))
        {
            return _options.ReferenceHandler is null ? (path, type, Cycle) : null;
        }

        _ancestors.Add(value);
        (string Path, Type Type, string Problem)? place = info.Kind switch
        {
            JsonTypeInfoKind.Object => VisitMembers(value, info, path, depth),
            JsonTypeInfoKind.Dictionary => VisitEntries(value, info, path, depth),
            _ => VisitItems(value, info, path, depth),
        };
        _ancestors.RemoveAt(_ancestors.Count - 1);
        return place;
    }

    private (string Path, Type Type, string Problem)? VisitParts(RuleConverter rule, object value, JsonTypeInfo info, string path, int depth)
    {
        int once = _once.Count;
        if (VisitParts(rule, value, path, depth) is { } found)
        {
            return found;
        }

        if (_isProbing || _once.Count > once || Try(value, info, path) is not { } here)
        {
            return null;
        }

        _isProbing = true;
        return VisitParts(rule, value, path, depth) ?? here;
    }

    private (string Path, Type Type, string Problem)? VisitParts(RuleConverter rule, object value, string path, int depth)
    {
        _synchronous++;
        try
        {
            foreach ((string step, object? part, Type declared) in rule.PartsOf(value) ?? [])
            {
                // A part without a step is the value itself, as another type.
                if (VisitMember(part, declared, path + step, step.Length == 0 ? depth - 1 : depth) is { } found)
                {
                    return found;
                }
            }

            return null;
        }
        catch (RefusedJsonException refusal)
        {
            return (path, refusal.Type, refusal.Problem);
        }
        finally
        {
            _synchronous--;
        }
    }

    private (string Path, Type Type, string Problem)? VisitMembers(object value, JsonTypeInfo info, string path, int depth)
    {
        foreach (JsonPropertyInfo property in info.Properties)
        {
            if (property.Get is null)
            {
                continue;
            }

            string step = path + Member(property.Name);
            object? part;
            try
            {
                part = property.Get(value);
            }
            catch (RefusedJsonException refusal)
            {
                return (step, refusal.Type, refusal.Problem);
            }

            if (property.ShouldSerialize?.Invoke(value, part) != false
                && (property.CustomConverter is null || ReferenceEquals(property.CustomConverter, JsonMetadataServices.ObjectConverter))
                && VisitMember(part, property.PropertyType, step, depth) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private (string Path, Type Type, string Problem)? VisitEntries(object value, JsonTypeInfo info, string path, int depth)
    {
        Type declared = info.ElementType ?? typeof(object);
        if (info.KeyType is { } key && !CanBeKey(key))
        {
            return (path, value.GetType(), TypeNames.Of(key) + NoKey);
        }

        foreach ((object? name, object? entry) in DictionaryEntries.Of(value))
        {
            if (name is not null and not string && !CanBeKey(name.GetType()))
            {
                return (path, value.GetType(), TypeNames.Of(name.GetType()) + NoKey);
            }

            if (VisitMember(entry, declared, path + Member(Convert.ToString(name, CultureInfo.InvariantCulture) ?? ""), depth) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // A type that is written as an object or an array is not text.
    private bool CanBeKey(Type key) => key == typeof(string) || key == typeof(object)
        || (RuleOf(key) is { } rule ? rule is not RuleConverter or TextConverter or BigIntegerConverter
            : Metadata(key, out JsonTypeInfo? info) is null && info!.Kind == JsonTypeInfoKind.None
                && key != typeof(byte[]) && Nullable.GetUnderlyingType(key) is null && !JsonTypeRules.IsOfSerializer(key));

    private (string Path, Type Type, string Problem)? VisitItems(object value, JsonTypeInfo info, string path, int depth)
    {
        Type declared = info.ElementType ?? typeof(object);
        if (value is not IEnumerable items || !IsKept(value.GetType()))
        {
            if (Metadata(declared, out JsonTypeInfo? item) is null)
            {
                _once.Add((path + "[]", item!));
            }

            return null;
        }

        int index = 0;
        foreach (object? item in items)
        {
            if (VisitMember(item, declared, $"{path}[{index++}]", depth) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private (string Path, Type Type, string Problem)? VisitMember(object? part, Type declared, string path, int depth) =>
        part is null or DBNull ? null
        : Metadata(declared, out JsonTypeInfo? info) is { } missing ? (path, part.GetType(), missing)
        : Visit(part, info!, path, depth + 1);

    private static string[] NamesOf(string path) =>
        [.. path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries).Where(static step => !step.EndsWith("]", StringComparison.Ordinal))];

    /// <summary>How many of the serializer's names the path begins with. The serializer does not name keys of dictionaries and parts of tuples.</summary>
    private int Matched(string path)
    {
        int matched = 0;
        foreach (string name in NamesOf(path))
        {
            matched += matched < _failedAt.Length && string.Equals(name, _failedAt[matched], StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }

        return matched;
    }

    /// <summary>The serializer's names for the path within an item, as far as the types determine how they are written.</summary>
    private string Further(string path, JsonTypeInfo item, int from)
    {
        foreach (string name in _failedAt.Skip(from))
        {
            JsonPropertyInfo? property = item.Properties.FirstOrDefault(property =>
                (property.AttributeProvider as MemberInfo)?.Name == name || string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));
            path += Member(property?.Name ?? _options.PropertyNamingPolicy?.ConvertName(name) ?? name);
            if (property is null || Metadata(property.PropertyType, out JsonTypeInfo? next) is not null)
            {
                continue;
            }

            item = next!;
            while (item.Kind == JsonTypeInfoKind.Enumerable && item.ElementType is { } element && Metadata(element, out next) is null)
            {
                path += "[]";
                item = next!;
            }
        }

        return path;
    }

    private (string Path, Type Type, string Problem)? Try(object value, JsonTypeInfo info, string path)
    {
        try
        {
            JsonSerializer.Serialize(Stream.Null, value, info);
            return null;
        }
        catch (RefusedJsonException refusal)
        {
            return (path, refusal.Type, refusal.Problem);
        }
        catch (Exception failure)
        {
            return (path, value.GetType(), failure.Message);
        }
    }

    private string? Metadata(Type type, out JsonTypeInfo? info)
    {
        info = null;
        try
        {
            info = _options.GetTypeInfo(type);
            return null;
        }
        catch (Exception failure)
        {
            return failure.Message;
        }
    }

    private JsonConverter? RuleOf(Type type)
    {
        foreach (JsonConverter converter in _options.Converters)
        {
            if (converter.CanConvert(type))
            {
                return ReferenceEquals(converter, _rules) ? _rules!.CreateConverter(type, _options) : converter;
            }
        }

        return null;
    }

    // A collection can be enumerated again, but a query or an iterator perhaps not.
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Without the interface the path has no index.")]
    private static bool IsKept(Type type) => typeof(ICollection).IsAssignableFrom(type)
        || (type.Namespace != "System.Linq" && type.DeclaringType?.Namespace != "System.Linq"
            && Array.Exists(type.GetInterfaces(), static face => face.IsGenericType
                && face.GetGenericTypeDefinition() is var of && (of == typeof(ICollection<>) || of == typeof(IReadOnlyCollection<>))));
}
