using System.Collections.Concurrent;

namespace Bridge.Coercion;

/// <summary>
/// The rules that depend on the declared type of a result, and not on the type of the value at run time. The declared type is the type that a view declares, or
/// a type within it: the type of a task's result, or of a tuple's body.
/// </summary>
internal static class DeclaredTypes
{
    private static readonly ConcurrentDictionary<Type, ViewResultKind?> s_chunks = new();

    /// <summary>
    /// The kind of a declared type that is a sequence of text or bytes; null for other types. A value of such a type is streamed even if it is an array,
    /// because LINQ returns arrays for its empty sequences.
    /// </summary>
    public static ViewResultKind? ChunksOf(Type declared) => s_chunks.GetOrAdd(declared, static declared =>
        ViewResultTypes.KindOf(Awaited(declared)) is var kind
        && kind is ViewResultKind.TextChunks or ViewResultKind.ByteChunks or ViewResultKind.MemoryChunks ? kind : null);

    /// <summary>Whether values of the type are collections of chunks, which are JSON unless declared otherwise.</summary>
    public static bool IsChunkCollection(Type type) => typeof(IEnumerable<string>).IsAssignableFrom(type) || typeof(IEnumerable<byte[]>).IsAssignableFrom(type)
        || typeof(IEnumerable<ReadOnlyMemory<byte>>).IsAssignableFrom(type);

    /// <summary>The declared type of a task's result or of a tuple's body; null for other types.</summary>
    public static Type? DeclaredWithin(Type type) =>
        type.IsGenericType && (TupleShape.IsTuple(type) || ViewResultTypes.IsGeneric(type, typeof(ValueTask<>))) ? type.GetGenericArguments()[0]
        : typeof(Task).IsAssignableFrom(type) ? ViewResultTypes.ResultTaskOf(type)?.GetGenericArguments()[0]
        : null;

    /// <summary>The declared type without its tasks and its nullability.</summary>
    public static Type Awaited(Type declared)
    {
        while (declared.IsGenericType && declared.GetGenericTypeDefinition() is { } definition
            && (definition == typeof(Task<>) || definition == typeof(ValueTask<>) || definition == typeof(Nullable<>)))
        {
            declared = declared.GetGenericArguments()[0];
        }

        return declared;
    }

    /// <summary>Whether a value of the declared type may have another type at run time, as with an interface or a class that is not sealed.</summary>
    public static bool IsOpen(Type declared) => !declared.IsValueType && !declared.IsSealed;
}
