using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.ServerSentEvents;
using System.Reflection;
using Bridge.Bodies;
using Bridge.Errors;

namespace Bridge.Coercion;

/// <summary>Sequences of server-sent events with data of any type. The way to read a sequence is found once for its type and cached.</summary>
internal static class EventTypes
{
    private const string InterfacesMayGo = "A sequence that a view returns implements the interface by which it is read, so that the trimmer keeps it.";

    private static readonly ConcurrentDictionary<Type, Type?> s_data = new();
    private static readonly ConcurrentDictionary<Type, Func<object, ResponseBody>> s_bodies = new();

    /// <summary>The type of the events' data if the type is a sequence of events; else null.</summary>
    public static Type? DataOf(Type type) => s_data.GetOrAdd(type, static type => Find(type));

    /// <summary>The body that sends a sequence of events.</summary>
    /// <param name="result">The sequence.</param>
    /// <param name="declared">The declared type, which decides between several kinds of events that a sequence has.</param>
    /// <param name="view">The view's name, for errors.</param>
    /// <exception cref="InvalidViewResultException">An app that was compiled ahead of time has no code for the type.</exception>
    public static ResponseBody BodyOf(object result, Type? declared, string view)
    {
        Type? asked = declared is null ? null : DeclaredTypes.Awaited(declared);
        Type data = (asked is not null && asked.IsInstanceOfType(result) ? DataOf(asked) : null) ?? DataOf(result.GetType())!;
        try
        {
            return s_bodies.GetOrAdd(data, static data => Maker(data))(result);
        }
        catch (NotSupportedException error)
        {
            throw new InvalidViewResultException(InvalidViewResult.NoCodeForEvents(view, data), error);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = InterfacesMayGo)]
    private static Type? Find(Type type)
    {
        if (DataIn(type) is { } own)
        {
            return own;
        }

        foreach (Type face in type.GetInterfaces())
        {
            if (DataIn(face) is { } data)
            {
                return data;
            }
        }

        return null;
    }

    private static Type? DataIn(Type face)
    {
        if (!face.IsGenericType || face.GetGenericTypeDefinition() is not { } definition
            || (definition != typeof(IAsyncEnumerable<>) && definition != typeof(IEnumerable<>)
                && definition != typeof(IAsyncEnumerator<>) && definition != typeof(IEnumerator<>)))
        {
            return null;
        }

        Type item = face.GetGenericArguments()[0];
        return item.IsGenericType && item.GetGenericTypeDefinition() == typeof(SseItem<>) ? item.GetGenericArguments()[0] : null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The method has no requirements for its type argument.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Classes share the code for text, and for structs the error names ResponseBody.Events.")]
    private static Func<object, ResponseBody> Maker(Type data)
    {
        Func<object, ResponseBody> ofText = Make<string>;
        return data == typeof(string)
            ? ofText
            : (Func<object, ResponseBody>)ofText.Method.GetGenericMethodDefinition().MakeGenericMethod(data).CreateDelegate(typeof(Func<object, ResponseBody>));
    }

    private static ResponseBody Make<T>(object sequence) => EventsBody.Of(ChunkSource.Of<SseItem<T>>(sequence));
}
