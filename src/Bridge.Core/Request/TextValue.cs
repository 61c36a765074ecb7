using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Bridge.Errors;

namespace Bridge.Request;

/// <summary>
/// Reads values of a type from text that a client sent: .NET's types by the invariant culture, the same on every runtime; enums by their names; other types by
/// their <c>TryParse</c>. The way to read a type is found once.
/// </summary>
internal static class TextValue
{
    // No thousands separators, so that "1,5" is not 15.
    private const NumberStyles Fraction = NumberStyles.Float;
    private const NumberStyles Integer = NumberStyles.Integer;

    private static readonly ConcurrentDictionary<Type, Reader?> s_readers = new(
    [
        Known(typeof(string), "text", static text => text),
        Known(typeof(bool), "true or false", ReadBool),
        Known(typeof(int), "a whole number", static text => int.TryParse(text, Integer, Invariant, out int value) ? value : null),
        Known(typeof(long), "a whole number", static text => long.TryParse(text, Integer, Invariant, out long value) ? value : null),
        Known(typeof(short), "a whole number", static text => short.TryParse(text, Integer, Invariant, out short value) ? value : null),
        Known(typeof(sbyte), "a whole number", static text => sbyte.TryParse(text, Integer, Invariant, out sbyte value) ? value : null),
        Known(typeof(byte), "a whole number", static text => byte.TryParse(text, Integer, Invariant, out byte value) ? value : null),
        Known(typeof(ushort), "a whole number", static text => ushort.TryParse(text, Integer, Invariant, out ushort value) ? value : null),
        Known(typeof(uint), "a whole number", static text => uint.TryParse(text, Integer, Invariant, out uint value) ? value : null),
        Known(typeof(ulong), "a whole number", static text => ulong.TryParse(text, Integer, Invariant, out ulong value) ? value : null),
        Known(typeof(decimal), "a number such as 1.5", static text => decimal.TryParse(text, Fraction, Invariant, out decimal value) ? value : null),
        Known(typeof(double), "a number such as 1.5", static text => double.TryParse(text, Fraction, Invariant, out double value) ? value : null),
        Known(typeof(float), "a number such as 1.5", static text => float.TryParse(text, Fraction, Invariant, out float value) ? value : null),
        Known(typeof(char), "one character", static text => text.Length == 1 ? text[0] : null),
        Known(typeof(Guid), "a GUID", static text => Guid.TryParse(text, out Guid value) ? value : null),
        Known(
            typeof(DateTime),
            "a date such as 2026-11-29T12:00:00Z",
            static text => DateTime.TryParse(text, Invariant, DateTimeStyles.RoundtripKind, out DateTime value) ? value : null),
        Known(
            typeof(DateTimeOffset),
            "a date such as 2026-11-29T12:00:00Z",
            static text => DateTimeOffset.TryParse(text, Invariant, DateTimeStyles.AssumeUniversal, out DateTimeOffset value) ? value : null),
        Known(typeof(TimeSpan), "a duration such as 01:30:00", static text => TimeSpan.TryParse(text, Invariant, out TimeSpan value) ? value : null),
#if NET
        Known(typeof(DateOnly), "a date such as 2026-11-29", static text => DateOnly.TryParse(text, Invariant, out DateOnly value) ? value : null),
        Known(typeof(TimeOnly), "a time such as 12:30", static text => TimeOnly.TryParse(text, Invariant, out TimeOnly value) ? value : null),
#endif
    ]);

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    /// <summary>The reader of a type.</summary>
    /// <param name="type">The type. A nullable type is read as its underlying type.</param>
    /// <exception cref="InvalidOperationException">Values of the type cannot be read from text.</exception>
    public static Reader ReaderOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type)
    {
        if (!s_readers.TryGetValue(type, out Reader? reader))
        {
            reader = Find(type);
            s_readers.TryAdd(type, reader);
        }

        return reader ?? throw new InvalidOperationException(
            $"A {TypeNames.Of(type)} cannot be read from text: it has no public static bool TryParse(string, out {TypeNames.Of(type)}). Give it one, or read "
                + "a string.");
    }

    private static KeyValuePair<Type, Reader?> Known(Type type, string words, Func<string, object?> read) => new(type, new Reader(words, read));

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "Of a nullable type the type within is one of .NET's or has the same annotation.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "As above.")]
    private static Reader? Find([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } within)
        {
            return s_readers.TryGetValue(within, out Reader? known) ? known : Find(within);
        }

        if (type.IsEnum)
        {
            return new Reader("one of " + string.Join(", ", Enum.GetNames(type)), text => ReadEnum(type, text));
        }

        if (MethodOf(type, typeof(string), typeof(IFormatProvider), type.MakeByRefType()) is { } withCulture)
        {
            return new Reader(TypeNames.Of(type), text => Call(withCulture, text, Invariant, null));
        }

        return MethodOf(type, typeof(string), type.MakeByRefType()) is { } method ? new Reader(TypeNames.Of(type), text => Call(method, text, null)) : null;
    }

    private static MethodInfo? MethodOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, params Type[] parameters) =>
        type.GetMethod("TryParse", BindingFlags.Public | BindingFlags.Static, null, parameters, null) is { } method && method.ReturnType == typeof(bool)
            ? method
            : null;

    private static object? Call(MethodInfo method, params object?[] arguments) =>
        method.Invoke(null, arguments) is true ? arguments[arguments.Length - 1] : null;

    // By name, ignoring case. A number is not accepted.
    private static object? ReadEnum(Type type, string text)
    {
        foreach (string name in Enum.GetNames(type))
        {
            if (string.Equals(name, text.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return Enum.Parse(type, name);
            }
        }

        return null;
    }

    // A checkbox sends "on".
    private static object? ReadBool(string text) => text.Equals("on", StringComparison.OrdinalIgnoreCase) ? true
        : bool.TryParse(text, out bool value) ? value : null;

    /// <summary>Reads one type.</summary>
    /// <param name="words">What the text must be, for the client.</param>
    /// <param name="read">Reads it; returns null if the text is not of the type.</param>
    internal sealed class Reader(string words, Func<string, object?> read)
    {
        /// <summary>Reads a value that a client sent.</summary>
        /// <param name="text">The text.</param>
        /// <param name="where">Where the text was sent, such as <c>query</c>.</param>
        /// <param name="name">Its name.</param>
        /// <exception cref="HttpException">400: it is not of the type.</exception>
        public object Read(string text, string where, string name) => read(text) ?? throw new HttpException(
            400,
            $"\"{Excerpt.Of(name)}\" in the {where} is \"{Excerpt.Of(text)}\", and has to be {words}.");

        /// <summary>The error for a value that the client did not send.</summary>
        public HttpException Missing(string where, string name) => new(400, $"\"{Excerpt.Of(name)}\" is missing from the {where}. It has to be {words}.");
    }
}
