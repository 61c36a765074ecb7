using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Dynamic;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using Bridge.Errors;

namespace Bridge.Json;

/// <summary>The types that System.Text.Json would write without their data, or with something that is not data, and why. Computed once for a type.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = MembersMayGo)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = MembersMayGo)]
internal static class JsonTypeRules
{
    private const string MembersMayGo =
        "Members are counted to refuse types whose data is not written."
        + " If the trimmer may have removed some, a type without members is refused.";

    private static readonly ConcurrentDictionary<Type, string?> s_problems = new();
    private static readonly ConcurrentDictionary<Type, string?> s_collections = new();

    // Properties of collections that only repeat what the items show.
    private static readonly HashSet<string> s_aboutItems = new(StringComparer.Ordinal)
    {
        "Count", "Length", "LongCount", "LongLength", "Capacity", "IsEmpty", "IsReadOnly", "IsFixedSize", "IsSynchronized", "SyncRoot",
        "Comparer", "KeyComparer", "ValueComparer",
        "Keys", "Values", "Item", "Items", "Current", "First", "Last", "Head", "Tail", "Min", "Max", "Rank", "AllKeys",
    };

    private static readonly (Type Type, string Problem)[] s_refused =
    [
        (typeof(Exception), "an exception has a stack trace, paths and data that are not for clients. Write what the client may know, such as its Message."),
        (typeof(MemberInfo), "a part of a program is not data. Write its name."),
        (typeof(Assembly), "a part of a program is not data. Write its name."),
        (typeof(Module), "a part of a program is not data. Write its name."),
        (typeof(ParameterInfo), "a part of a program is not data. Write its name."),
        (typeof(Delegate), "a delegate is not data. Call it, and write what it returns."),
        (typeof(Stream), "the bytes of a stream are not written. Return the stream by itself, or write its bytes: byte[] is base64."),
        (typeof(TextReader), "what a reader has yet to read is not written. Write ReadToEnd()."),
        (typeof(StringWriter), "a writer is not data. Write ToString()."),
        (typeof(TextWriter), "a writer is not data. Write what was written to it."),
        (typeof(PipeReader), "the bytes of a pipe are not written. Return the pipe by itself."),
        (typeof(PipeWriter), "a pipe is not data."),
        (typeof(Task), "a task is not data. Await it, and write its result."),
        (typeof(CancellationToken), "it is not data. Leave it out."),
        (typeof(CancellationTokenSource), "it is not data. Leave it out."),
        (typeof(Regex), "its pattern is not written. Write ToString()."),
        (typeof(Encoding), "it is not data. Write its WebName."),
        (typeof(IFormatProvider), "it is not data. Write its name."),
        (typeof(XObject), "XML is not JSON. Write ToString(), or what it says as a dictionary."),
        (typeof(XmlNode), "XML is not JSON. Write its OuterXml, or what it says as a dictionary."),
        (typeof(IXPathNavigable), "XML is not JSON. Write its text, or what it says as a dictionary."),
        (typeof(HttpContent), "the content is not written. Await ReadAsStringAsync(), and write the text."),
        (typeof(HttpResponseMessage), "a response cannot be part of a value. Return it by itself, or write what its content says."),
        (typeof(HttpRequestMessage), "a request is not data. Write what is needed of it."),
        (typeof(CookieContainer), "its cookies are not written. Write GetCookies(uri)."),
        (typeof(FileSystemInfo), "a file cannot be part of a value. Return the FileInfo by itself, or write its FullName or Name."),
        (typeof(WeakReference), "it is not data. Write its Target."),
        (typeof(WaitHandle), "it is not data. Leave it out."),
        (typeof(System.Collections.Specialized.NameObjectCollectionBase),
            "its values are not written, only its names. Make a Dictionary<string, object> of it."),
        (typeof(IntPtr), "a pointer is not data."),
        (typeof(UIntPtr), "a pointer is not data."),
    ];

    private static readonly Dictionary<string, string> s_refusedByName = new(StringComparer.Ordinal)
    {
        ["System.Lazy`1"] = "it may not have its value yet. Write its Value.",
        ["System.Lazy`2"] = "it may not have its value yet. Write its Value.",
        ["System.WeakReference`1"] = "it is not data. Write its target.",
        ["System.Threading.Tasks.ValueTask"] = "a task is not data. Await it.",
        ["System.Threading.Tasks.ValueTask`1"] = "a task is not data. Await it, and write its result.",
        ["System.Threading.Channels.Channel`1"] = "what comes through a channel is not written. Write reader.ReadAllAsync().",
        ["System.Threading.Channels.Channel`2"] = "what comes through a channel is not written. Write reader.ReadAllAsync().",
        ["System.Threading.Channels.ChannelReader`1"] = "what comes through a channel is not written. Write reader.ReadAllAsync().",
        ["System.Threading.Channels.ChannelWriter`1"] = "it is not data. Leave it out.",
        ["System.Collections.Generic.PriorityQueue`2"] = "its items are not written. Write its UnorderedItems.",
        ["System.Buffers.ReadOnlySequence`1"] = "its items are not written. Write ToArray().",
        ["System.Buffers.IMemoryOwner`1"] = "its memory is not written. Write its Memory.",
        ["Bridge.Response"] = "a response cannot be part of a value. Return it by itself.",
        ["Bridge.ResponseBody"] = "a body cannot be part of a value. Return new Response(body).",
        ["Bridge.ViewRequest"] = "a request is not data. Write what is needed of it.",
        ["Bridge.ViewFormFile"] = "the content of a file is not written. Read it, and write the bytes: byte[] is base64.",
        ["Microsoft.AspNetCore.Http.HttpContext"] = "a request is not data. Write what is needed of it.",
        ["Microsoft.AspNetCore.Http.HttpRequest"] = "a request is not data. Write what is needed of it.",
        ["Microsoft.AspNetCore.Http.HttpResponse"] = "a response cannot be part of a value.",
        ["Microsoft.AspNetCore.Http.IResult"] = "a result cannot be part of a value. Return it by itself.",
        ["Microsoft.AspNetCore.Http.IFormFile"] = "the content of a file is not written. Read it, and write the bytes: byte[] is base64.",
        ["Microsoft.AspNetCore.Mvc.IActionResult"] = "a result cannot be part of a value. Return it by itself.",
        ["Microsoft.Owin.IOwinContext"] = "a request is not data. Write what is needed of it.",
        ["Microsoft.Owin.IOwinRequest"] = "a request is not data. Write what is needed of it.",
        ["Microsoft.Owin.IOwinResponse"] = "a response cannot be part of a value. Return it by itself.",
    };

    /// <summary>What is wrong with the default of a structure around an array.</summary>
    public const string MissingArray = "it is the default of its type, which has no array. Write an empty one, or null.";

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
            // Its own attributes hide all of them on purpose.
            return null;
        }

        return HasInstanceFields(type) || HasExplicitMembers(type) ? Problem : null;
    }

    /// <summary>What is wrong with a value that is declared as a class without a member.</summary>
    public static string ProblemOfEmptyBase(Type declared, Type type) =>
        $"it is declared as {TypeNames.Of(declared)}, which has no members, so that none would be written."
            + $" Declare it as object, as an interface or as {TypeNames.Of(type)}.";

    /// <summary>The error for a type whose items are behind an indexer, so that only their number is written; null for other types.</summary>
    public static string? ProblemOfIndexer(Type type, System.Text.Json.Serialization.Metadata.JsonTypeInfo info)
    {
        foreach (System.Text.Json.Serialization.Metadata.JsonPropertyInfo property in info.Properties)
        {
            if (!property.PropertyType.IsPrimitive || property.AttributeProvider is not MemberInfo member || !s_aboutItems.Contains(member.Name))
            {
                return null;
            }
        }

        return Array.Exists(
            type.GetProperties(BindingFlags.Instance | BindingFlags.Public), static property => property.GetIndexParameters().Length > 0)
            ? "its items are behind an indexer, and only its other properties would be written. Write them as a list or a dictionary."
            : null;
    }

    /// <summary>The error for a type without a member that can be set; null for one that can be read.</summary>
    public static string? ProblemOfReading(Type type, System.Text.Json.Serialization.Metadata.JsonTypeInfo info)
    {
        bool hasData = false;
        foreach (System.Text.Json.Serialization.Metadata.JsonPropertyInfo property in info.Properties)
        {
            if (property.Set is not null || property.IsExtensionData || property.AssociatedParameter is not null
                || property.ObjectCreationHandling == JsonObjectCreationHandling.Populate)
            {
                return null;
            }

            hasData = true;
        }

        return hasData ? "none of its members can be set. Give them setters, or give it a constructor with a parameter for each." : null;
    }

    /// <summary>Whether a type is a structure around an array, whose default has no array and fails when it is enumerated.</summary>
    public static bool MayLackArray(Type type) =>
        type.IsValueType && NameOf(type) is "System.Collections.Immutable.ImmutableArray`1" or "System.ArraySegment`1";

    /// <summary>Whether a value is such a default.</summary>
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

    /// <summary>Whether a type is System.Text.Json's own.</summary>
    public static bool IsOfSerializer(Type type) => type.Assembly == typeof(JsonSerializer).Assembly;

    private static string? FindProblem(Type type)
    {
        if (type.IsPointer || IsByRefLike(type))
        {
            return "it is a pointer, which is not data.";
        }

        if (IsOfSerializer(type))
        {
            return null;
        }

        if (type.IsValueType && HasAttribute(type, "InlineArrayAttribute", "UnsafeValueTypeAttribute"))
        {
            return "it is a buffer, and only its first item would be written. Write its items as an array.";
        }

        foreach ((Type refused, string problem) in s_refused)
        {
            if (refused.IsAssignableFrom(type))
            {
                return problem;
            }
        }

        for (Type? of = type; of is not null; of = of.BaseType)
        {
            if (s_refusedByName.TryGetValue(NameOf(of), out string? problem))
            {
                return problem;
            }
        }

        foreach (Type face in type.GetInterfaces())
        {
            if (s_refusedByName.TryGetValue(NameOf(face), out string? problem))
            {
                return problem;
            }
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
            && (data.IsByRef || data.IsPointer || IsByRefLike(data)));
        return reference is null ? null
            : $"its {reference.Name} is a reference or a pointer, which is not data. Write what is needed of it, or mark {reference.Name} with [JsonIgnore].";
    }

    private static string? FindCollectionProblem(Type type)
    {
        if (Implements(type, "System.Linq.IGrouping`2"))
        {
            return "the Key of a group is not written. Write an object of both: group => new { group.Key, Items = group.ToList() }.";
        }

        if (typeof(IDataReader).IsAssignableFrom(type) || type.IsArray || JsonNetToken.IsToken(type))
        {
            return null;
        }

        // A sequence that is not a collection, such as a reader, has its own state: properties that only it can set are not the user's data.
        bool isCollection = typeof(ICollection).IsAssignableFrom(type) || Implements(type, "System.Collections.Generic.ICollection`1")
            || Implements(type, "System.Collections.Generic.IReadOnlyCollection`1")
            || type.GetProperty("Count", BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly) is not null;
        for (Type? of = type; of is not null && !IsOfFramework(of); of = of.BaseType)
        {
            foreach (MemberInfo member in of.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                if (IsData(member) && member.Name[0] != '<' && !s_aboutItems.Contains(member.Name) && !IsHidden(member)
                    && (isCollection || member is not PropertyInfo { SetMethod.IsPublic: false }))
                {
                    return $"it is a collection, whose items are written, but not its {member.Name}."
                        + $" Write an object that has both, or mark {member.Name} with [JsonIgnore].";
                }
            }
        }

        return null;
    }

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

        const string Problem = "it is an object of .NET that is more than its properties. Write what is needed of it.";
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

    private static bool HasInstanceFields(Type type)
    {
        for (Type? of = type; of is not null && of != typeof(object); of = of.BaseType)
        {
            if (of.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Length > 0)
            {
                return true;
            }
        }

        return false;
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

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? "";

    private static bool IsOfFramework(Type type)
    {
        string name = type.Assembly.GetName().Name ?? "";
        return name is "mscorlib" or "System" or "netstandard" or "FSharp.Core"
            || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);
    }

    private static bool IsByRefLike(Type type) => type.IsValueType && HasAttribute(type, "IsByRefLikeAttribute");

    private static bool HasAttribute(Type type, params string[] ofCompiler) => type.GetCustomAttributesData().Any(attribute =>
        attribute.AttributeType.Namespace == "System.Runtime.CompilerServices" && ofCompiler.Contains(attribute.AttributeType.Name));
}
