using Bridge.Errors;
using Bridge.Http;

namespace Bridge;

/// <summary>The limits for forms that a view reads. A larger form is answered with 413.</summary>
/// <remarks>
/// The defaults are those of ASP.NET Core. On OWIN hosts reading stops once a form is too large. On Kestrel ASP.NET Core reads the form with its own
/// <c>FormOptions</c>, and these limits are checked afterwards.
/// </remarks>
public sealed class FormLimits
{
    /// <summary>The maximum number of values of one form, including files: 1024 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0.</exception>
    public int ValueCount
    {
        get;
        set => field = value >= 0 ? value : throw Negative(nameof(ValueCount), value);
    } = 1024;

    /// <summary>The maximum number of characters of a field's name: 2048 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0.</exception>
    public int KeyLength
    {
        get;
        set => field = value >= 0 ? value : throw Negative(nameof(KeyLength), value);
    } = 2048;

    /// <summary>The maximum number of characters of a field's value: 4 Mi by default. It does not apply to files.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0.</exception>
    public int ValueLength
    {
        get;
        set => field = value >= 0 ? value : throw Negative(nameof(ValueLength), value);
    } = 4 * 1024 * 1024;

    /// <summary>The maximum number of bytes of the whole form, including files: 128 MiB by default. The server may have its own lower limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0.</exception>
    public long BodyLength
    {
        get;
        set => field = value >= 0 ? value : throw Negative(nameof(BodyLength), value);
    } = 128 * 1024 * 1024;

    internal FormLimits Copy() => (FormLimits)MemberwiseClone();

    /// <summary>Checks a form that was already read with other limits.</summary>
    internal void Check(ViewForm form)
    {
        int count = form.Files.Count;
        CheckCount(count);
        foreach (ViewFormFile file in form.Files)
        {
            CheckName(file.Name);
        }

        foreach (KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues> field in form)
        {
            CheckName(field.Key);
            CheckCount(count += field.Value.Count);
            foreach (string? value in field.Value)
            {
                CheckValue(field.Key, value);
            }
        }
    }

    internal void CheckCount(int count)
    {
        if (count > ValueCount)
        {
            throw new HttpException(413, $"The form has more than {ValueCount} values, which is the limit here.");
        }
    }

    internal void CheckName(string name)
    {
        if (name.Length > KeyLength)
        {
            throw new HttpException(413, $"The form has a name of more than {KeyLength} characters, which is the limit here.");
        }
    }

    internal void CheckValue(string name, string? value)
    {
        if (value?.Length > ValueLength)
        {
            throw new HttpException(413, $"The form's value for \"{Excerpt.Of(name)}\" has more than {ValueLength} characters, which is the limit here.");
        }
    }

    internal void CheckBody(long? length)
    {
        if (length > BodyLength)
        {
            throw new HttpException(413, $"The form is larger than {BodyLength} bytes, which is the limit here.");
        }
    }

    /// <summary>The error for a form that the reader refused.</summary>
    /// <param name="error">The reader's own error; what is not beyond a limit is malformed.</param>
    internal HttpException Refuse(Exception error) => IsBeyondLimit(error)
        ? new HttpException(
            413,
            $"The form is larger than the limits here allow: {ValueCount} values, names of {KeyLength} and values of {ValueLength} characters, {BodyLength} "
                + $"bytes in all.",
            error)
        : new HttpException(400, "The form is malformed: it does not have the parts that its Content-Type announces.", error);

    /// <summary>
    /// Whether a reader of ASP.NET Core's refused a form that is too large: then its error names the limit. A boundary that is too long makes no form large.
    /// </summary>
    internal static bool IsBeyondLimit(Exception error) => Names(error, "limit") && !Names(error, "boundary length limit");

    /// <summary>The error for UTF-7, which .NET knows and refuses, because it can hide characters from code that checks the bytes.</summary>
    internal static HttpException RefuseEncoding(Exception? error = null) => new(415, "The form's charset, UTF-7, is not accepted. Send UTF-8.", error);

    /// <summary>Refuses a body that is JSON: an empty form in its place would hide the mistake.</summary>
    /// <exception cref="HttpException">415: it is JSON.</exception>
    internal static void RefuseJson(string? contentType)
    {
        if (MediaTypes.IsJson(contentType))
        {
            throw new HttpException(415, $"The body has to be a form, urlencoded or multipart, and its Content-Type is {Excerpt.Of(contentType!)}.");
        }
    }

    private static bool Names(Exception error, string word) => error.Message.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

    private static ArgumentOutOfRangeException Negative(string name, object value) => new(name, value, "A limit cannot be less than 0.");
}
