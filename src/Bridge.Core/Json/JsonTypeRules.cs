using System.Collections;
using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Dynamic;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Bridge.Errors;

namespace Bridge.Json;

/// <summary>
/// Finds types that System.Text.Json would write without their data, or with something that is not data, and says why. The answer is computed once for a type.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = MembersMayGo)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = MembersMayGo)]
internal static class JsonTypeRules
{
    private const string MembersMayGo =
        "Members are counted to refuse types whose data is not written."
        + " If the trimmer may have removed some, a type without members is refused.";

    private const string BehindIndexer =
        "its items are behind an indexer or an enumerator, and only its other properties would be written. Write them as a list or a dictionary.";

    private static readonly ConcurrentDictionary<Type, string?> s_problems = new();
    private static readonly ConcurrentDictionary<Type, string?> s_collections = new();

    // Properties of collections that only repeat what the items show.
    private static readonly HashSet<string> s_aboutItems = new(StringComparer.Ordinal)
    {
        "Count", "Length", "LongCount", "LongLength", "Capacity", "IsEmpty", "IsReadOnly", "IsFixedSize", "IsSynchronized", "SyncRoot",
        "Comparer", "KeyComparer", "ValueComparer",
        "Keys", "Values", "Item", "Items", "Current", "First", "Last", "Head", "Tail", "Min", "Max", "Rank", "AllKeys",
    };

    // Properties that only say whether there is a value.
    private static readonly HashSet<string> s_aboutValue = new(StringComparer.Ordinal)
    {
        "HasValue", "HasNoValue", "IsEmpty", "IsDefault", "IsZero", "IsNull", "IsNone", "IsSome", "IsNothing", "IsDefined",
        "IsSuccess", "IsSuccessful", "IsFailure", "IsFailed", "IsOk", "IsError",
    };

    /// <summary>What is wrong with the default value of a structure around an array.</summary>
    public const string MissingArray = "it is the default value of its type, which has no array. Write an empty array, or null.";

    /// <summary>Why all values of the type are refused; null if they are not.</summary>
    public static string? ProblemOf(Type type) => s_problems.GetOrAdd(type, static type => FindProblem(type));

    /// <summary>The data that a collection has besides its items, which would be lost; null for none.</summary>
    public static string? ProblemOfCollection(Type type) => s_collections.GetOrAdd(type, static type => FindCollectionProblem(type));

    /// <summary>
    /// Whether a member or an item of the declared type is written by its type at run time: for an interface or an abstract class, except .NET's collections.
    /// </summary>
    public static bool IsByRunTime(Type type, JsonSerializerOptions own)
    {
        if ((!type.IsInterface && !type.IsAbstract) || IsOfSerializer(type) || type.IsDefined(typeof(JsonConverterAttribute), inherit: false)
            || type.IsDefined(typeof(JsonDerivedTypeAttribute), inherit: false) || type.IsDefined(typeof(JsonPolymorphicAttribute), inherit: false))
        {
            return false;
        }

        if (type.IsInterface && type.IsGenericType && IsSequence(type) && IsOfFramework(type))
        {
            return false;
        }

        try
        {
            // A user's own modifier may have named the derived types.
            return own.GetTypeInfo(type).PolymorphismOptions is null;
        }
        catch (Exception)
        {
            return true;
        }
    }

    /// <summary>The error for a type without members that can be written; null for a type that has no data.</summary>
    public static string? ProblemOfNoMembers(Type type)
    {
        const string Problem = "it has no public members that could be written."
            + " Make its data public, mark it with [DataContract] and [DataMember], or give the type a JsonConverter.";
        if (!JsonSerializer.IsReflectionEnabledByDefault)
        {
            return "its members are not known without reflection."
                + " Name the type in the source-generated context, with IncludeFields if its data is in fields.";
        }

        if (HasPublicMembers(type))
        {
            // The type's own attributes hide all its members on purpose.
            return null;
        }

        return HasIndexer(type) ? BehindIndexer : HasInstanceFields(type) || HasExplicitMembers(type) ? Problem : null;
    }

    /// <summary>What is wrong with a value that is declared as a class without a member.</summary>
    public static string ProblemOfEmptyBase(Type declared, Type type) =>
        $"it is declared as {TypeNames.Of(declared)}, which has no members, so no data would be written."
            + $" Declare it as object, as an interface or as {TypeNames.Of(type)}.";

    /// <summary>The error for a type whose members only tell how many items it has, or whether it has a value; null for other types.</summary>
    public static string? ProblemOfMembers(Type type, JsonTypeInfo info)
    {
        bool isAboutItems = HasIndexer(type) || IsEnumeratedByShape(type);
        bool isAboutValue = info.Properties.Count > 0;
        foreach (JsonPropertyInfo property in info.Properties)
        {
            if (!property.PropertyType.IsPrimitive || property.AttributeProvider is not MemberInfo member)
            {
                return null;
            }

            isAboutItems &= s_aboutItems.Contains(member.Name);
            isAboutValue &= property.PropertyType == typeof(bool) && member is PropertyInfo { CanWrite: false } && s_aboutValue.Contains(member.Name);
        }

        return isAboutItems ? BehindIndexer
            : isAboutValue && InstanceFields(type).Any(static field => field.FieldType != typeof(bool))
                ? "its value is private, and only whether it has one would be written. Write the value."
                : null;
    }

    /// <summary>Whether an interface of the user's own declares data, which its implementations may hide.</summary>
    public static bool IsFaceWithData(Type type) => type.IsInterface && JsonSerializer.IsReflectionEnabledByDefault && DataOf(type).Any();

    /// <summary>
    /// The error for a value that is declared as an interface, if a property of the interface would be lost because the value's type implements it explicitly;
    /// null if no property would be lost.
    /// </summary>
    public static string? ProblemOfFace(Type face, Type type)
    {
        if (IsSequence(type))
        {
            return null;
        }

        PropertyInfo? lost = DataOf(face).FirstOrDefault(
            property => type.GetMember(property.Name, BindingFlags.Instance | BindingFlags.Public).Length == 0);
        return lost is null ? null
            : $"it is declared as {TypeNames.Of(face)}, and its {lost.Name} is not public, so that it would not be written."
                + $" Make {lost.Name} public in {TypeNames.Of(type)}.";
    }

    /// <summary>The error for a type without a member that can be set; null for one that can be read.</summary>
    public static string? ProblemOfReading(Type type, JsonTypeInfo info)
    {
        bool hasData = false;
        foreach (JsonPropertyInfo property in info.Properties)
        {
            if (property.Set is not null || property.IsExtensionData || property.AssociatedParameter is not null
                || property.ObjectCreationHandling == JsonObjectCreationHandling.Populate)
            {
                return null;
            }

            hasData = true;
        }

        return hasData ? "none of its members can be set. Give them setters, or give the type a constructor with a parameter for each." : null;
    }

    /// <summary>Whether a type is a structure around an array, whose default has no array and fails when it is enumerated.</summary>
    public static bool MayLackArray(Type type) =>
        type.IsValueType && NameOf(type) is "System.Collections.Immutable.ImmutableArray`1" or "System.ArraySegment`1";

    /// <summary>Whether a value is the default of such a structure.</summary>
    public static bool LacksArray(object value)
    {
        try
        {
            ((IEnumerable)value).GetEnumerator();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    /// <summary>Whether a type is a sequence, synchronous or not.</summary>
    public static bool IsSequence(Type type) => typeof(IEnumerable).IsAssignableFrom(type) || IsAsyncSequence(type);

    public static bool IsAsyncSequence(Type type) => Implements(type, "System.Collections.Generic.IAsyncEnumerable`1");

    /// <summary>Whether a type is JSON itself: System.Text.Json's nodes, elements and documents.</summary>
    public static bool IsOfSerializer(Type type) => typeof(JsonNode).IsAssignableFrom(type)
        || type == typeof(JsonElement) || type == typeof(JsonDocument) || type == typeof(JsonProperty);

    private static string? FindProblem(Type type)
    {
        if (IsPointer(type))
        {
            return "it is a pointer, which is not data. Leave it out.";
        }

        if (IsOfSerializer(type))
        {
            return null;
        }

        if (type.IsValueType && HasAttribute(type, "InlineArrayAttribute", "UnsafeValueTypeAttribute"))
        {
            return "it is a buffer, and only its first item would be written. Write its items as an array.";
        }

        if (RefusedTypes.ProblemOf(type) is { } refused)
        {
            return refused;
        }

        if (IsSequence(type))
        {
            return ProblemOfCollection(type);
        }

        if (typeof(IEnumerator).IsAssignableFrom(type) || Implements(type, "System.Collections.Generic.IAsyncEnumerator`1"))
        {
            return "the remaining items of an enumerator are not written. Write the sequence that it came from.";
        }

        if (typeof(IDynamicMetaObjectProvider).IsAssignableFrom(type))
        {
            return "its dynamic members cannot be seen. Make an ExpandoObject or a Dictionary<string, object> of it.";
        }

        return ProblemOfFramework(type) ?? ProblemOfReferences(type);
    }

    // System.Text.Json rejects such a type as a whole, and with it every type that it is part of.
    private static string? ProblemOfReferences(Type type)
    {
        if (type.IsInterface || type.IsAbstract || NameOf(type) is "System.Memory`1" or "System.ReadOnlyMemory`1")
        {
            return null;
        }

        MemberInfo? reference = Array.Find(type.GetMembers(BindingFlags.Instance | BindingFlags.Public), static member =>
            IsData(member) && !IsHidden(member)
            && (member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType) is var data
            && (data.IsByRef || IsPointer(data)));
        return reference is null ? null
            : $"its {reference.Name} is a reference or a pointer, which is not data. Write only the data that you need, or mark {reference.Name} with"
                + " [JsonIgnore].";
    }

    private static string? FindCollectionProblem(Type type)
    {
        if (Implements(type, "System.Linq.IGrouping`2"))
        {
            return "the Key of a group is not written. Write an object of both: group => new { group.Key, Items = group.ToList() }.";
        }

        // A query's own properties, such as its provider, are not data.
        if (typeof(IDataReader).IsAssignableFrom(type) || typeof(IQueryable).IsAssignableFrom(type) || type.IsArray || JsonNetToken.IsToken(type))
        {
            return null;
        }

        // A reader has its own state: properties that only it can set are not the user's data.
        bool isReader = (typeof(IDisposable).IsAssignableFrom(type) || IsAsyncSequence(type)) && !typeof(ICollection).IsAssignableFrom(type)
            && !Implements(type, "System.Collections.Generic.ICollection`1") && !Implements(type, "System.Collections.Generic.IReadOnlyCollection`1")
            && type.GetProperty("Count", BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly) is null;
        for (Type? of = type; of is not null && !IsOfFramework(of) && !IsOfMapper(of); of = of.BaseType)
        {
            foreach (MemberInfo member in of.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                if (IsData(member) && member.Name[0] != '<' && !IsAboutItems(member) && !IsHidden(member)
                    && (!isReader || member is not PropertyInfo { SetMethod.IsPublic: false }))
                {
                    return $"it is a collection whose items are written, but not its {member.Name}."
                        + $" Write an object with both, or mark {member.Name} with [JsonIgnore].";
                }
            }
        }

        Type[] items = [.. type.GetInterfaces().Where(static face => NameOf(face) == "System.Collections.Generic.IEnumerable`1")
            .Select(static face => face.GetGenericArguments()[0])];
        return Array.Exists(items, item => Array.TrueForAll(items, other => other.IsAssignableFrom(item))) || items.Length == 0 ? null
            : $"it is a sequence of {string.Join(" and of ", items.Select(static item => TypeNames.Of(item)))}, and only one of them would be written."
                + " Write a list of the items that you mean.";
    }

    // A property that can be set does not repeat what the items show, unless it sets how they are kept.
    private static bool IsAboutItems(MemberInfo member) => s_aboutItems.Contains(member.Name)
        && (member is PropertyInfo { SetMethod: not { IsPublic: true } } || member.Name is "Capacity" or "Comparer" or "Item" or "Items" or "IsReadOnly");

    // Types of .NET that are not data: handles, services, settings. A structure is data, and so is a class that can be constructed from its public properties.
    private static string? ProblemOfFramework(Type type)
    {
        Type? framework = type;
        while (framework is not null && !IsOfFramework(framework))
        {
            framework = framework.BaseType;
        }

        if (framework is null || framework.IsValueType || framework == typeof(object) || framework.IsInterface
            || framework == typeof(string) || framework == typeof(Uri) || framework == typeof(Version)
            || (framework.IsAbstract && framework == type) || !HasInstanceFields(framework) || AnonymousTypes.IsAnonymous(framework))
        {
            return null;
        }

        const string Problem = "it is an object of .NET with more data than its properties. Write only the data that you need.";
        if (typeof(IDisposable).IsAssignableFrom(framework) || typeof(IAsyncDisposable).IsAssignableFrom(framework))
        {
            return Problem;
        }

        PropertyInfo[] properties = framework.GetProperties(BindingFlags.Instance | BindingFlags.Public);
        foreach (ConstructorInfo constructor in framework.GetConstructors())
        {
            ParameterInfo[] parameters = constructor.GetParameters();
            bool isData = parameters.Length == 0
                ? Array.Exists(properties, static property => property.SetMethod is { IsPublic: true } && property.GetMethod is { IsPublic: true })
                : Array.TrueForAll(parameters, parameter => Array.Exists(properties, property =>
                    string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)));
            if (isData)
            {
                return null;
            }
        }

        return Problem;
    }

    private static bool HasPublicMembers(Type type) =>
        Array.Exists(type.GetMembers(BindingFlags.Instance | BindingFlags.Public), static member => IsData(member) && IsHidden(member));

    private static IEnumerable<PropertyInfo> DataOf(Type face) =>
        from of in (Type[])[face, .. face.GetInterfaces()]
        where !IsOfFramework(of)
        from property in of.GetProperties(BindingFlags.Instance | BindingFlags.Public)
        where IsData(property) && !IsHidden(property)
        select property;

    // A foreach accepts a type with such a method. The serializer knows only the interfaces.
    private static bool IsEnumeratedByShape(Type type) => !IsSequence(type) && Array.Exists(
        type.GetMethods(BindingFlags.Instance | BindingFlags.Public), static method => method.Name is "GetEnumerator" or "GetAsyncEnumerator");

    private static bool HasIndexer(Type type) => Array.Exists(
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public), static property => property.GetIndexParameters().Length > 0);

    private static bool HasInstanceFields(Type type) => InstanceFields(type).Any();

    private static IEnumerable<FieldInfo> InstanceFields(Type type)
    {
        for (Type? of = type; of is not null && of != typeof(object); of = of.BaseType)
        {
            foreach (FieldInfo field in of.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }

    private static bool HasExplicitMembers(Type type) => Array.Exists(type.GetInterfaces(), static face => Array.Exists(
        face.GetProperties(BindingFlags.Instance | BindingFlags.Public), static property => IsData(property) && !IsHidden(property)));

    private static bool IsData(MemberInfo member) => member switch
    {
        PropertyInfo property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0,
        FieldInfo => true,
        _ => false,
    };

    private static bool IsHidden(MemberInfo member) => member.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) || ForeignAttributes.IsHidden(member);

    private static bool Implements(Type type, string face) =>
        (type.IsInterface && NameOf(type) == face) || Array.Exists(type.GetInterfaces(), implemented => NameOf(implemented) == face);

    /// <summary>The full name of a type, without its arguments.</summary>
    public static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? "";

    private static bool IsOfFramework(Type type)
    {
        string name = type.Assembly.GetName().Name ?? "";
        return name is "mscorlib" or "System" or "netstandard" or "FSharp.Core"
            || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);
    }

#if NET
    private static bool IsPointer(Type type) => type.IsPointer || type.IsFunctionPointer || IsByRefLike(type)
        || (type.IsArray && IsPointer(type.GetElementType()!));
#else
    private static bool IsPointer(Type type) => type.IsPointer || IsByRefLike(type) || (type.IsArray && IsPointer(type.GetElementType()!));
#endif

    // Collections of entities, which have properties for what the mapper does with them.
    private static bool IsOfMapper(Type type) => type.Assembly.GetName().Name is { } name
        && (name is "EntityFramework" or "NHibernate" or "Iesi.Collections" || name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));

    private static bool IsByRefLike(Type type) => type.IsValueType && HasAttribute(type, "IsByRefLikeAttribute");

    private static bool HasAttribute(Type type, params string[] ofCompiler) => type.GetCustomAttributesData().Any(attribute =>
        attribute.AttributeType.Namespace == "System.Runtime.CompilerServices" && ofCompiler.Contains(attribute.AttributeType.Name));
}
