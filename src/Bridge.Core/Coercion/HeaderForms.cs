using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Net;
using Bridge.Errors;
using Bridge.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.Coercion;

/// <summary>
/// The forms in which a tuple may give headers: a dictionary, a sequence of pairs, or a tuple of pairs. A value is a string, an <see cref="IFormattable"/>, or
/// several of them.
/// </summary>
internal static class HeaderForms
{
    /// <summary>
    /// How many headers, and how many values of one header, a sequence may give. No client accepts so many, and an endless sequence would use up the memory of
    /// the process.
    /// </summary>
    internal const int Most = 10_000;

    /// <summary>Whether a tuple's second part is headers: a tuple, or anything that can be enumerated except text and bytes.</summary>
    public static bool IsHeaders(object part) =>
        part is IEnumerable
            ? part is not (string or byte[])
            : part is not (int or HttpStatusCode) && (TupleShape.IsTuple(part.GetType()) || AnonymousTypes.IsAnonymous(part.GetType()));

    /// <summary>Whether a value of the declared type may be headers, or null.</summary>
    public static bool CanBeHeaders(Type declared) => DeclaredTypes.IsOpen(declared) || TupleShape.IsTuple(declared)
        || (typeof(IEnumerable).IsAssignableFrom(declared)
            && declared != typeof(string)
            && declared != typeof(byte[])
            && !typeof(IEnumerable<string>).IsAssignableFrom(declared));

    /// <summary>Reads and checks headers.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryRead(object given, out Headers headers)
    {
        headers = new Headers();
        switch (given)
        {
            case string or byte[] or IEnumerable<string>:
                return InvalidViewResult.HeadersOf(given.GetType());
            case Headers own:
                return HeaderRules.Check(own, out headers);
            case IEnumerable<KeyValuePair<string, string>> pairs:
                return ReadTyped(pairs, headers);
            case IEnumerable<KeyValuePair<string, object>> pairs:
                return ReadTyped(pairs, headers);
            case IEnumerable<KeyValuePair<string, StringValues>> pairs:
                return ReadTyped(pairs, headers);
            case NameValueCollection collection:
                return Read(collection, headers);
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                {
                    if (Add(headers, entry.Key, entry.Value) is { } problem)
                    {
                        return problem;
                    }
                }

                return Normalize(headers);
            case IEnumerable sequence:
                int count = 0;
                foreach (object? item in sequence)
                {
                    if (++count > Most)
                    {
                        return InvalidViewResult.EndlessHeaders(Most);
                    }

                    if (AddItem(headers, item) is { } problem)
                    {
                        return problem;
                    }
                }

                return Normalize(headers);
        }

        if (TupleShape.IsTuple(given.GetType()))
        {
            for (int i = 0; i < TupleShape.Length(given); i++)
            {
                if (AddItem(headers, TupleShape.Item(given, i)) is { } problem)
                {
                    return problem;
                }
            }

            return Normalize(headers);
        }

        return InvalidViewResult.HeadersOf(given.GetType());
    }

    private static string? ReadTyped<TValue>(IEnumerable<KeyValuePair<string, TValue>> pairs, Headers headers)
    {
        int count = 0;
        foreach (KeyValuePair<string, TValue> pair in pairs)
        {
            if (++count > Most)
            {
                return InvalidViewResult.EndlessHeaders(Most);
            }

            if (Add(headers, pair.Key, pair.Value) is { } problem)
            {
                return problem;
            }
        }

        return Normalize(headers);
    }

    private static string? Read(NameValueCollection collection, Headers headers)
    {
        for (int i = 0; i < collection.Count; i++)
        {
            if (Add(headers, collection.GetKey(i), collection.GetValues(i)) is { } problem)
            {
                return problem;
            }
        }

        return Normalize(headers);
    }

    private static string? AddItem(Headers headers, object? item)
    {
        if (item is null)
        {
            return InvalidViewResult.NullAmongHeaders;
        }

        return ViewResultTypes.TryReadPair(item, out KeyValuePair<object?, object?> pair)
            ? Add(headers, pair.Key, pair.Value)
            : InvalidViewResult.NoHeaderPair(item.GetType());
    }

    private static string? Add(Headers headers, object? name, object? value)
    {
        if (name is not string text)
        {
            return InvalidViewResult.HeaderNameOf(name?.GetType());
        }

        if (!TryReadValues(value, out StringValues values))
        {
            return value is null ? InvalidViewResult.NullHeader(text) : InvalidViewResult.HeaderValueOf(text, value.GetType());
        }

        if (values.Count > Most)
        {
            return InvalidViewResult.EndlessHeaders(Most);
        }

        if (values.Count == 0)
        {
            if (!headers.Contains(text))
            {
                headers[text] = StringValues.Empty;
            }
        }
        else
        {
            headers.Add(text, values);
        }

        return null;
    }

    private static bool TryReadValues(object? value, out StringValues values)
    {
        if (TryReadValue(value, out string? single))
        {
            values = single;
            return true;
        }

        switch (value)
        {
            case null:
                values = default;
                return false;
            case StringValues several:
                values = several;
                return true;
            case string[] several:
                values = several;
                return true;
            case IEnumerable sequence and not (IDictionary or byte[]):
                List<string> read = [];
                foreach (object? item in sequence)
                {
                    // One item more than is allowed shows the caller that there are too many.
                    if (!TryReadValue(item, out single))
                    {
                        values = default;
                        return false;
                    }

                    read.Add(single!);
                    if (read.Count > Most)
                    {
                        break;
                    }
                }

                values = read.ToArray();
                return true;
            default:
                values = default;
                return false;
        }
    }

    private static bool TryReadValue(object? value, out string? text)
    {
        text = value switch
        {
            string itself => itself,

            // The only form in which HTTP writes a date (RFC 9110 section 5.6.7). A DateTime without a kind is treated as UTC, as in Werkzeug.
            DateTimeOffset date => date.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture),
            DateTime date => (date.Kind == DateTimeKind.Local ? date.ToUniversalTime() : date).ToString("R", CultureInfo.InvariantCulture),
            Uri url => url.OriginalString,
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
        return text is not null;
    }

    private static string? Normalize(Headers headers)
    {
        string? problem = HeaderRules.Check(headers, out Headers checkedHeaders);
        if (problem is null && !ReferenceEquals(checkedHeaders, headers))
        {
            foreach (KeyValuePair<string, StringValues> entry in checkedHeaders)
            {
                headers[entry.Key] = entry.Value;
            }
        }

        return problem;
    }
}
