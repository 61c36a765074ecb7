using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Dynamic;
using System.IO.Pipelines;
using System.Linq.Expressions;
using System.Net.Http;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bridge.Errors;
using Bridge.Markup;
using Microsoft.Extensions.Primitives;

namespace Bridge.Coercion;

/// <summary>
/// All reflection of the coercion: the rule that applies to a type, the result of a task, the parts of a tuple, the parts of a pair. Each is computed once for
/// a type and cached. It is in one file, so that the annotations for trimming and AOT are in one place.
/// </summary>
internal static class ViewResultTypes
{
    private const string InterfacesMayGo =
        "An interface that the trimmer removed from a type is not used in the app; a value that a view returns as a dictionary, a list or an "
            + "iterator is used as one where it is created.";

    /// <summary>How deep tasks may nest. Real code does not nest so many; beyond this they form a circle.</summary>
    public const int LongestTaskChain = 1000;

    private static readonly ConcurrentDictionary<Type, Func<object, object?>> s_results = new();
    private static readonly ConcurrentDictionary<Type, Func<object, KeyValuePair<object?, object?>>?> s_pairs = new();

    /// <summary>The rule that applies to values of exactly <paramref name="type"/>.</summary>
    public static ViewResultKind KindOf(Type type)
    {
        if (type == typeof(string))
        {
            return ViewResultKind.Text;
        }

        if (type == typeof(byte[]))
        {
            return ViewResultKind.ByteArray;
        }

        if (type == typeof(ReadOnlyMemory<byte>)
            || type == typeof(Memory<byte>)
            || type == typeof(ArraySegment<byte>)
            || type == typeof(ReadOnlySequence<byte>))
        {
            return ViewResultKind.ByteMemory;
        }

        if (typeof(Task).IsAssignableFrom(type))
        {
            return ViewResultKind.Task;
        }

        if (type == typeof(ValueTask) || IsGeneric(type, typeof(ValueTask<>)))
        {
            return ViewResultKind.ValueTask;
        }

        if (TupleShape.IsTuple(type))
        {
            return ViewResultKind.Tuple;
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return typeof(AppFunc).IsAssignableFrom(type) ? ViewResultKind.App
                : typeof(MidFunc).IsAssignableFrom(type) ? ViewResultKind.Middleware
                : ViewResultKind.Delegate;
        }

        return typeof(Response).IsAssignableFrom(type) ? ViewResultKind.Response
            : typeof(HttpException).IsAssignableFrom(type) ? ViewResultKind.HttpException
            : typeof(Stream).IsAssignableFrom(type) ? ViewResultKind.Stream
            : typeof(PipeReader).IsAssignableFrom(type) ? ViewResultKind.Pipe
            : typeof(FileInfo).IsAssignableFrom(type) ? ViewResultKind.File
            : typeof(HttpResponseMessage).IsAssignableFrom(type) ? ViewResultKind.HttpMessage
            : typeof(HttpContent).IsAssignableFrom(type) ? ViewResultKind.HttpContent
            : type == typeof(Html) ? ViewResultKind.Markup
            : type == typeof(StringValues) ? ViewResultKind.StringValues
            : type == typeof(StringBuilder) || typeof(FormattableString).IsAssignableFrom(type) ? ViewResultKind.TextOf
            : ForeignHtml.ReaderOf(type) is not null ? ViewResultKind.Html
            : IsJson(type) ? ViewResultKind.Json
            : KindOfSequence(type);
    }

    /// <summary>The result as a task, or null if it is not one.</summary>
    public static Task? TaskIn(object? result) => result switch
    {
        null or string => null,
        Task task => task,
        ValueType value when value is ValueTask || IsGeneric(value.GetType(), typeof(ValueTask<>)) => TaskOf(value),
        _ => null,
    };

    /// <summary>The result of a completed task; null for a task without a result.</summary>
    public static object? ResultOf(Task task) => task switch
    {
        Task<object?> ofObject => ofObject.GetAwaiter().GetResult(),
        Task<string> ofText => ofText.GetAwaiter().GetResult(),
        _ => s_results.GetOrAdd(task.GetType(), static type => ResultReader(type))(task),
    };

    /// <summary>
    /// Whether tasks of the type have a result. An async method that returns Task creates a <c>Task&lt;VoidTaskResult&gt;</c>.
    /// </summary>
    public static bool HasResult(Type task) => ResultTaskOf(task) is not null;

    /// <summary>A boxed <see cref="ValueTask"/> or <see cref="ValueTask{T}"/> as a task.</summary>
    public static Task TaskOf(object valueTask) => valueTask switch
    {
        ValueTask<object?> ofObject => ofObject.AsTask(),
        ValueTask<string> ofText => ofText.AsTask(),
        ValueTask withoutResult => withoutResult.AsTask(),
        _ => (Task)s_results.GetOrAdd(valueTask.GetType(), static type => TaskReader(type))(valueTask)!,
    };

    /// <summary>The two parts of a <see cref="KeyValuePair{TKey, TValue}"/> or of a tuple of two.</summary>
    public static bool TryReadPair(object item, out KeyValuePair<object?, object?> pair)
    {
        if (TupleShape.IsTuple(item.GetType()))
        {
            bool isPair = TupleShape.Length(item) == 2;
            pair = isPair ? new(TupleShape.Item(item, 0), TupleShape.Item(item, 1)) : default;
            return isPair;
        }

        Func<object, KeyValuePair<object?, object?>>? reader = s_pairs.GetOrAdd(item.GetType(), static type => PairReader(type));
        pair = reader is null ? default : reader(item);
        return reader is not null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = InterfacesMayGo)]
    private static bool IsJson(Type type)
    {
        if (typeof(JsonNode).IsAssignableFrom(type) || type == typeof(JsonElement) || type == typeof(JsonDocument) || type == typeof(ExpandoObject)
            || typeof(IDictionary).IsAssignableFrom(type) || AnonymousTypes.IsAnonymous(type)
            || typeof(DataTable).IsAssignableFrom(type) || typeof(DataSet).IsAssignableFrom(type))
        {
            return true;
        }

        foreach (Type face in type.GetInterfaces())
        {
            if (IsGeneric(face, typeof(IDictionary<,>)) || IsGeneric(face, typeof(IReadOnlyDictionary<,>)))
            {
                return true;
            }
        }

        return false;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = InterfacesMayGo)]
    private static ViewResultKind KindOfSequence(Type type)
    {
        if (EventTypes.DataOf(type) is not null)
        {
            return ViewResultKind.Events;
        }

        if (IsChunksOf<string>(type))
        {
            return ViewResultKind.TextChunks;
        }

        if (IsChunksOf<byte[]>(type))
        {
            return ViewResultKind.ByteChunks;
        }

        if (IsChunksOf<ReadOnlyMemory<byte>>(type))
        {
            return ViewResultKind.MemoryChunks;
        }

        if (typeof(IEnumerable).IsAssignableFrom(type))
        {
            // A node of XML is a sequence of its children, and has no JSON.
            return typeof(System.Xml.XmlNode).IsAssignableFrom(type) ? ViewResultKind.Object : ViewResultKind.Json;
        }

        foreach (Type face in type.GetInterfaces())
        {
            if (IsGeneric(face, typeof(IAsyncEnumerable<>)))
            {
                return ViewResultKind.Json;
            }
        }

        return type.IsPrimitive || type.IsEnum || type.IsPointer || IsSystemValue(type) ? ViewResultKind.Scalar : ViewResultKind.Object;
    }

    private static bool IsSystemValue(Type type) =>
        (type.IsValueType && type.Namespace == "System") || type == typeof(Uri) || type == typeof(Version) || typeof(Type).IsAssignableFrom(type);

    private static bool IsChunksOf<T>(Type type)
    {
        if (typeof(IAsyncEnumerable<T>).IsAssignableFrom(type) || typeof(IAsyncEnumerator<T>).IsAssignableFrom(type))
        {
            return true;
        }

        bool isSequence = typeof(IEnumerable<T>).IsAssignableFrom(type);
        if (!isSequence && !typeof(IEnumerator<T>).IsAssignableFrom(type))
        {
            return false;
        }

        // Runtimes differ in which of their query types are also lists (list.Take(2) is one on .NET 10 and not on .NET Framework).
        bool isQuery = type.Namespace == "System.Linq" || type.DeclaringType?.Namespace == "System.Linq";
        return isQuery
            || !(typeof(ICollection<T>).IsAssignableFrom(type)
                || typeof(IReadOnlyCollection<T>).IsAssignableFrom(type)
                || typeof(ICollection).IsAssignableFrom(type));
    }

    public static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The dependency below keeps the property.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The dependency below keeps the property.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Without code generation at run time, the property is read by reflection.")]
    [DynamicDependency("Result", typeof(Task<>))]
    private static Func<object, object?> ResultReader(Type type)
    {
        Type? task = ResultTaskOf(type);
        return task is null ? static _ => null : Reader(task, task.GetProperty("Result")!.GetMethod!);
    }

    public static Type? ResultTaskOf(Type? task)
    {
        while (task is not null && !IsGeneric(task, typeof(Task<>)))
        {
            task = task.BaseType;
        }

        return task?.GetGenericArguments()[0] is { Name: "VoidTaskResult", Namespace: "System.Threading.Tasks" } ? null : task;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The dependency below keeps the method.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Without code generation at run time, the method is called by reflection.")]
    [DynamicDependency("AsTask", typeof(ValueTask<>))]
    private static Func<object, object?> TaskReader(Type type) => Reader(type, type.GetMethod("AsTask")!);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The dependencies below keep the properties.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Without code generation at run time, the properties are read by reflection.")]
    [DynamicDependency("Key", typeof(KeyValuePair<,>))]
    [DynamicDependency("Value", typeof(KeyValuePair<,>))]
    private static Func<object, KeyValuePair<object?, object?>>? PairReader(Type type)
    {
        if (!IsGeneric(type, typeof(KeyValuePair<,>)))
        {
            return null;
        }

        Func<object, object?> key = Reader(type, type.GetProperty("Key")!.GetMethod!);
        Func<object, object?> value = Reader(type, type.GetProperty("Value")!.GetMethod!);
        return pair => new(key(pair), value(pair));
    }

    // A compiled expression if the runtime can generate code, because Invoke costs a hundred nanoseconds and an array.
    private static Func<object, object?> Reader(Type owner, MethodInfo method)
    {
#if NET
        if (!RuntimeFeature.IsDynamicCodeCompiled)
        {
            return instance => method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, null, null);
        }
#endif
        return Compile(owner, method);
    }

    private static Func<object, object?> Compile(Type owner, MethodInfo method)
    {
        ParameterExpression instance = System.Linq.Expressions.Expression.Parameter(typeof(object));
        MethodCallExpression call = System.Linq.Expressions.Expression.Call(System.Linq.Expressions.Expression.Convert(instance, owner), method);
        return System.Linq.Expressions.Expression.Lambda<Func<object, object?>>(
            System.Linq.Expressions.Expression.Convert(call, typeof(object)), instance).Compile();
    }
}
