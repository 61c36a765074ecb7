using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Encodings.Web;

namespace Bridge.Markup;

/// <summary>
/// HTML in the types of other libraries: ASP.NET Core's <c>IHtmlContent</c> and System.Web's <c>IHtmlString</c>, which are like Flask's <c>Markup</c>. Both are
/// recognised by name, because Bridge.Core references neither library.
/// </summary>
internal static class ForeignHtml
{
    private static readonly ConcurrentDictionary<Type, Func<object, string?>?> s_readers = new();

    /// <summary>A function that reads the HTML of a value of the type; null for a type that is not HTML.</summary>
    public static Func<object, string?>? ReaderOf(Type type) => s_readers.GetOrAdd(type, static type => Find(type));

    [UnconditionalSuppressMessage("Trimming", "IL2065", Justification = "As below.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A member that the trimmer removed is not used.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above.")]
    private static Func<object, string?>? Find(Type type)
    {
        foreach (Type face in type.IsInterface ? [type, .. type.GetInterfaces()] : type.GetInterfaces())
        {
            // The full name of a generic type contains those of all its arguments, and can be very long.
            if (face.IsGenericType)
            {
                continue;
            }

            if (face.FullName == "Microsoft.AspNetCore.Html.IHtmlContent" && face.GetMethod("WriteTo") is { } writeTo)
            {
                return value =>
                {
                    using StringWriter writer = new();
                    Invoke(writeTo, value, writer, HtmlEncoder.Default);
                    return writer.ToString();
                };
            }

            if (face.FullName == "System.Web.IHtmlString" && face.GetMethod("ToHtmlString") is { } toHtml)
            {
                return value => (string?)Invoke(toHtml, value);
            }
        }

        return null;
    }

    private static object? Invoke(MethodInfo method, object instance, params object[] arguments)
    {
        try
        {
            return method.Invoke(instance, arguments);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(cause).Throw();
            throw;
        }
    }
}
