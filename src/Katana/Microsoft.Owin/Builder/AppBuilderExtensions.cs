using Microsoft.Owin.Infrastructure;
using Owin;

namespace Microsoft.Owin.Builder;

/// <summary>Builds applications of a given type, and adds conversions between types of applications.</summary>
public static class AppBuilderExtensions
{
    /// <summary>Builds the application as an OWIN delegate.</summary>
    /// <param name="builder">The application builder.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static Func<IDictionary<string, object>, Task> Build(this IAppBuilder builder) =>
        builder.Build<Func<IDictionary<string, object>, Task>>();

    /// <summary>Builds the application.</summary>
    /// <typeparam name="TApp">The type to return.</typeparam>
    /// <param name="builder">The application builder.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TApp Build<TApp>(this IAppBuilder builder)
    {
        if (builder == null)
        {
            throw new ArgumentNullException(nameof(builder));
        }
        return (TApp)builder.Build(typeof(TApp));
    }

    /// <summary>Adds a conversion between two types of applications.</summary>
    /// <param name="builder">The application builder.</param>
    /// <param name="conversion">A delegate with one parameter. It replaces an earlier one between the same types.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="conversion"/> has another number of parameters, or no result.</exception>
    /// <exception cref="MissingMethodException">The builder's properties have no <c>builder.AddSignatureConversion</c>.</exception>
    public static void AddSignatureConversion(this IAppBuilder builder, Delegate conversion)
    {
        if (builder == null)
        {
            throw new ArgumentNullException(nameof(builder));
        }
        if (!builder.Properties.TryGetValue(OwinKeys.AddSignatureConversion, out object value) || value is not Action<Delegate> add)
        {
            throw new MissingMethodException(builder.GetType().FullName, "AddSignatureConversion");
        }
        add(conversion);
    }

    /// <summary>Adds a conversion between two types of applications.</summary>
    /// <typeparam name="T1">The type to convert from.</typeparam>
    /// <typeparam name="T2">The type to convert to.</typeparam>
    /// <param name="builder">The application builder.</param>
    /// <param name="conversion">The conversion. It replaces an earlier one between the same types.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="MissingMethodException">The builder's properties have no <c>builder.AddSignatureConversion</c>.</exception>
    public static void AddSignatureConversion<T1, T2>(this IAppBuilder builder, Func<T1, T2> conversion) =>
        AddSignatureConversion(builder, (Delegate)conversion);
}
