using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Bridge.Json;

/// <summary>
/// Calls the methods of a class that must run before and after it is written or read: those marked with [OnSerializing], [OnSerialized], [OnDeserializing] and
/// [OnDeserialized], which data contracts and Json.NET call and System.Text.Json does not.
/// </summary>
internal static class SerializationCallbacks
{
    /// <summary>Makes the serializer call the methods.</summary>
    /// <param name="type">The class.</param>
    /// <param name="info">Its metadata, which can still be changed.</param>
    /// <param name="isWriting">Whether the metadata is for writing or for reading.</param>
    /// <returns>Whether the class has such methods.</returns>
    public static bool Add(Type type, JsonTypeInfo info, bool isWriting)
    {
        if (!type.IsClass || !JsonSerializer.IsReflectionEnabledByDefault)
        {
            return false;
        }

        if (isWriting)
        {
            Action<object>? before = Of(type, typeof(OnSerializingAttribute));
            Action<object>? after = Of(type, typeof(OnSerializedAttribute));
            info.OnSerializing += before;
            info.OnSerialized += after;
            return before is not null || after is not null;
        }

        Action<object>? first = Of(type, typeof(OnDeserializingAttribute));
        Action<object>? last = Of(type, typeof(OnDeserializedAttribute));
        info.OnDeserializing += first;
        info.OnDeserialized += last;
        return first is not null || last is not null;
    }

    // A base class's method is called first.
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The methods are looked for only if reflection is on.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above.")]
    private static Action<object>? Of(Type type, Type attribute)
    {
        Action<object>? all = null;
        for (Type? of = type; of is not null && of != typeof(object); of = of.BaseType)
        {
            foreach (MethodInfo method in of.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (method.IsDefined(attribute, inherit: false)
                    && method.GetParameters() is { Length: 1 } parameters && parameters[0].ParameterType == typeof(StreamingContext))
                {
                    all = (Action<object>)(instance => Call(method, instance)) + all;
                }
            }
        }

        return all;
    }

    private static void Call(MethodInfo method, object instance)
    {
        try
        {
            method.Invoke(instance, [default(StreamingContext)]);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Capture(cause).Throw();
        }
    }
}
