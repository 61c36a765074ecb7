using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Bridge.Bodies;

/// <summary>
/// Knows which sequences hold a resource besides their enumerator, such as a reader of a database. The answer is computed once for a type and cached.
/// </summary>
internal static class HeldSequences
{
    private const string InterfacesMayGo = "An interface that the trimmer removed from a type is one that nothing in the app uses.";

    private static readonly ConcurrentDictionary<Type, (bool IsHeld, bool IsEnumerator)> s_types = new();

    /// <summary>
    /// Whether a sequence that is written as JSON must be disposed besides its enumerator. The compiler's and LINQ's sequences are their own enumerators, and
    /// are disposed as such. A collection holds no resource.
    /// </summary>
    public static bool IsHeld(Type type, bool isBegun)
    {
        (bool isHeld, bool isEnumerator) = s_types.GetOrAdd(type, static type => Find(type));
        return isHeld && !(isEnumerator && isBegun);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = InterfacesMayGo)]
    private static (bool IsHeld, bool IsEnumerator) Find(Type type)
    {
        if (!typeof(IDisposable).IsAssignableFrom(type) && !typeof(IAsyncDisposable).IsAssignableFrom(type))
        {
            return default;
        }

        bool isSequence = typeof(IEnumerable).IsAssignableFrom(type);
        bool isEnumerator = typeof(IEnumerator).IsAssignableFrom(type);
        bool isCollection = typeof(ICollection).IsAssignableFrom(type);
        foreach (Type face in type.GetInterfaces())
        {
            isSequence |= IsGeneric(face, typeof(IAsyncEnumerable<>));
            isEnumerator |= IsGeneric(face, typeof(IAsyncEnumerator<>));
            isCollection |= IsGeneric(face, typeof(ICollection<>)) || IsGeneric(face, typeof(IReadOnlyCollection<>));
        }

        return (isSequence && !isCollection, isEnumerator);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = InterfacesMayGo)]
    public static bool IsAsyncEnumerator(Type type) => Array.Exists(type.GetInterfaces(), static face => IsGeneric(face, typeof(IAsyncEnumerator<>)));

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
