using System.Text;

namespace System.Web.Script.Serialization;

/// <summary>The JSON serializer of .NET Framework's System.Web.Extensions. It writes and reads the same JSON, with the reader of System.Text.Json.</summary>
public class JavaScriptSerializer
{
    private int _maxJsonLength = 2_097_152;
    private int _recursionLimit = 100;

    /// <summary>Makes a serializer.</summary>
    public JavaScriptSerializer()
    {
    }

    /// <summary>Makes a serializer that does not write type names.</summary>
    /// <param name="resolver">Must be null.</param>
    /// <exception cref="NotSupportedException"><paramref name="resolver"/> is not null.</exception>
    public JavaScriptSerializer(JavaScriptTypeResolver resolver)
    {
        if (resolver != null)
        {
            throw new NotSupportedException(
                "Bridge's JavaScriptSerializer takes no JavaScriptTypeResolver: JSON that names types lets its sender choose what is created. "
                + "Deserialize to the type that you expect, or use System.Text.Json with JsonDerivedType.");
        }
    }

    /// <summary>The maximum number of characters of the JSON; the default is 2,097,152.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxJsonLength
    {
        get => _maxJsonLength;
        set => _maxJsonLength = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxJsonLength is at least 1.");
    }

    /// <summary>The maximum nesting of objects and arrays; the default is 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int RecursionLimit
    {
        get => _recursionLimit;
        set => _recursionLimit = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "RecursionLimit is at least 1.");
    }

    /// <summary>Refuses converters.</summary>
    /// <param name="converters">The converters. There must be none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="converters"/> is null.</exception>
    /// <exception cref="NotSupportedException">There is a converter.</exception>
    public void RegisterConverters(IEnumerable<JavaScriptConverter> converters)
    {
        ArgumentNullException.ThrowIfNull(converters);
        if (converters.FirstOrDefault() is { } converter)
        {
            throw new NotSupportedException("Bridge's JavaScriptSerializer has no converters, and "
                + converter.GetType()
                + " is one. Convert to a dictionary first, or use System.Text.Json with a JsonConverter.");
        }
    }

    /// <summary>Writes JSON.</summary>
    /// <param name="obj">The value, or null.</param>
    /// <returns>The JSON.</returns>
    /// <exception cref="InvalidOperationException">It is longer than <see cref="MaxJsonLength"/>, or the value contains itself.</exception>
    /// <exception cref="ArgumentException">It is deeper than <see cref="RecursionLimit"/>, or a dictionary has keys that are not strings.</exception>
    public string Serialize(object obj)
    {
        var output = new StringBuilder();
        Serialize(obj, output);
        return output.ToString();
    }

    /// <summary>Appends JSON to text.</summary>
    /// <param name="obj">The value, or null.</param>
    /// <param name="output">The text to append to.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is null.</exception>
    /// <exception cref="InvalidOperationException">It is longer than <see cref="MaxJsonLength"/>, or the value contains itself.</exception>
    /// <exception cref="ArgumentException">It is deeper than <see cref="RecursionLimit"/>, or a dictionary has keys that are not strings.</exception>
    public void Serialize(object obj, StringBuilder output)
    {
        ArgumentNullException.ThrowIfNull(output);
        new JsonText(output, _maxJsonLength, _recursionLimit).Write(obj);
    }

    /// <summary>Reads JSON.</summary>
    /// <typeparam name="T">The type to return.</typeparam>
    /// <param name="input">The JSON.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException">It is not JSON, longer than <see cref="MaxJsonLength"/> or deeper than <see cref="RecursionLimit"/>.</exception>
    /// <exception cref="InvalidOperationException">It does not fit the type.</exception>
    public T Deserialize<T>(string input) => (T)Deserialize(input, typeof(T));

    /// <summary>Reads JSON.</summary>
    /// <param name="input">The JSON.</param>
    /// <param name="targetType">The type to return.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException">It is not JSON, longer than <see cref="MaxJsonLength"/> or deeper than <see cref="RecursionLimit"/>.</exception>
    /// <exception cref="InvalidOperationException">It does not fit the type.</exception>
    public object Deserialize(string input, Type targetType) => JsonConversion.To(DeserializeObject(input), targetType);

    /// <summary>
    /// Reads JSON to dictionaries (of text and object), arrays of objects, text, numbers (int, long, decimal or double, the first that holds it), bool,
    /// null, and <see cref="DateTime"/> in UTC for <c>"\/Date(milliseconds)\/"</c>.
    /// </summary>
    /// <param name="input">The JSON.</param>
    /// <returns>The value; null for an empty text.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentException">It is not JSON, longer than <see cref="MaxJsonLength"/> or deeper than <see cref="RecursionLimit"/>.</exception>
    public object DeserializeObject(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Length > _maxJsonLength)
        {
            throw new ArgumentException($"The JSON has {input.Length} characters, and MaxJsonLength is {_maxJsonLength}.", nameof(input));
        }
        return JsonValue.Read(input, _recursionLimit);
    }

    /// <summary>Converts a result of <see cref="DeserializeObject"/>.</summary>
    /// <typeparam name="T">The type to return.</typeparam>
    /// <param name="obj">The value.</param>
    /// <returns>The value as that type.</returns>
    /// <exception cref="InvalidOperationException">It does not fit the type.</exception>
    public T ConvertToType<T>(object obj) => (T)JsonConversion.To(obj, typeof(T));

    /// <summary>Converts a result of <see cref="DeserializeObject"/>.</summary>
    /// <param name="obj">The value.</param>
    /// <param name="targetType">The type to return.</param>
    /// <returns>The value as that type.</returns>
    /// <exception cref="InvalidOperationException">It does not fit the type.</exception>
    public object ConvertToType(object obj, Type targetType) => JsonConversion.To(obj, targetType);
}
