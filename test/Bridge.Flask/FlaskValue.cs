using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Bridge.Flask;

/// <summary>Makes the C# value that a view would return of its description.</summary>
internal static class FlaskValue
{
    /// <summary>The first form of every part, then, for each part of the description that has a second form, that one.</summary>
    public static IEnumerable<FlaskForms> FormsOf(JsonElement description)
    {
        yield return FlaskForms.First;
        FlaskForms found = Find(description, position: 0);
        foreach (FlaskForms form in Enum.GetValues<FlaskForms>())
        {
            if (form != FlaskForms.First && (found & form) != 0)
            {
                yield return form;
            }
        }
    }

    /// <param name="description">The description.</param>
    /// <param name="forms">Which forms to use.</param>
    /// <param name="position">Where it stands in a tuple; a status stands second.</param>
    public static object? Build(JsonElement description, FlaskForms forms, int position = 0)
    {
        (string kind, JsonElement value) = Read(description);
        return kind switch
        {
            "str" => value.GetString(),
            "bytes" => value.GetBytesFromBase64(),
            "int" when position == 1 && forms.HasFlag(FlaskForms.StatusEnum) => (HttpStatusCode)value.GetInt32(),
            "int" or "float" or "bool" or "none" or "dict" or "list" => Plain(value, isFloat: kind == "float"),
            "dict_with_int_keys" => value.EnumerateArray().ToDictionary(static pair => pair[0].GetInt32(), static pair => Plain(pair[1])),
            "value" => Value(value, forms),
            "iter_str" => Iterate([.. value.EnumerateArray().Select(static item => item.GetString()!)], forms),
            "iter_bytes" => Iterate([.. value.EnumerateArray().Select(static item => item.GetBytesFromBase64())], forms),
            "tuple" => MakeTuple([.. value.EnumerateArray().Select((item, i) => Build(item, forms, i))], forms.HasFlag(FlaskForms.ReferenceTuple)),
            "headers_dict" => MakeDictionary(value, HeaderValue),
            "headers_pairs" when forms.HasFlag(FlaskForms.KeyValuePairs) =>
                value.EnumerateArray().Select(static pair => new KeyValuePair<string, string>(pair[0].GetString()!, Text(pair[1])!)).ToArray(),
            "headers_pairs" => value.EnumerateArray().Select(static pair => (pair[0].GetString()!, Text(pair[1])!)).ToArray(),
            "headers_tuple" =>
                MakeTuple([.. value.EnumerateArray().Select(static pair => (object?)(pair[0].GetString()!, Text(pair[1])!))], isReference: false),
            "response" => OwnResponse(value),
            "foreign_response" => ForeignResponse(value),
            "app" => App(value),
            "http_exception" => new HttpException(value.GetInt32()),
            "bad_app" => new Func<string>(static () => "not called"),
            _ => throw new InvalidDataException($"There is no description of kind {kind}."),
        };
    }

    /// <summary>A description's kind and its value.</summary>
    public static (string Kind, JsonElement Value) Read(JsonElement description)
    {
        JsonProperty property = description.EnumerateObject().Single();
        return (property.Name, property.Value);
    }

    private static FlaskForms Find(JsonElement description, int position)
    {
        (string kind, JsonElement value) = Read(description);
        return kind switch
        {
            "iter_str" or "iter_bytes" => FlaskForms.AsyncIterator,
            "headers_pairs" => FlaskForms.KeyValuePairs,
            "value" => FlaskForms.ReferenceTuple,
            "int" when position == 1 => FlaskForms.StatusEnum,

            // There is no Tuple of nothing.
            "tuple" => value.EnumerateArray()
                .Select(Find)
                .Aggregate(value.GetArrayLength() == 0 ? FlaskForms.First : FlaskForms.ReferenceTuple, static (all, one) => all | one),
            _ => FlaskForms.First,
        };
    }

    /// <summary>A part of a JSON value.</summary>
    private static object? Value(JsonElement described, FlaskForms forms)
    {
        if (described.ValueKind != JsonValueKind.Object)
        {
            return Plain(described);
        }

        (string kind, JsonElement value) = Read(described);
        return kind switch
        {
            "dict" => MakeDictionary(value, item => Value(item, forms)),
            "list" => value.EnumerateArray().Select(item => Value(item, forms)).ToList(),
            "tuple" => MakeTuple(
                [.. value.EnumerateArray().Select(item => Value(item, forms))],
                forms.HasFlag(FlaskForms.ReferenceTuple) && value.GetArrayLength() > 0),
            "big" => System.Numerics.BigInteger.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            "decimal" => decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            "datetime" => DateTime.SpecifyKind(DateTime.Parse(value.GetString()!, CultureInfo.InvariantCulture), DateTimeKind.Utc),
            "date" => MakeDate(value.GetString()!),
            "uuid" => Guid.Parse(value.GetString()!),
            _ => throw new InvalidDataException($"There is no part of kind {kind}."),
        };
    }

    private static object MakeDate(string date) =>
#if NET
        DateOnly.Parse(date, CultureInfo.InvariantCulture);
#else
        date;
#endif

    private static object? Plain(JsonElement value, bool isFloat = false) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when isFloat => value.GetDouble(),
        JsonValueKind.Number =>
            value.TryGetInt32(out int number)
                ? number
                : value.TryGetInt64(out long large) ? large : value.TryGetDecimal(out decimal exact) ? exact : value.GetDouble(),
        JsonValueKind.Array => value.EnumerateArray().Select(static item => Plain(item)).ToList(),
        _ => MakeDictionary(value, static item => Plain(item)),
    };

    private static Dictionary<string, object?> MakeDictionary(JsonElement value, Func<JsonElement, object?> make)
    {
        Dictionary<string, object?> dictionary = [];
        foreach (JsonProperty property in value.EnumerateObject())
        {
            // Of a name that is there twice, Python keeps the last.
            dictionary[property.Name] = make(property.Value);
        }

        return dictionary;
    }

    private static object? HeaderValue(JsonElement value) => value.ValueKind != JsonValueKind.Array ? Plain(value)
        : value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String)
            ? value.EnumerateArray().Select(static item => item.GetString()!).ToArray()
        : value.EnumerateArray().Select(static item => Plain(item)).ToArray();

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() : Convert.ToString(Plain(value), CultureInfo.InvariantCulture);

    private static object Iterate<T>(T[] chunks, FlaskForms forms)
    {
        return forms.HasFlag(FlaskForms.AsyncIterator) ? Later() : Now();

        IEnumerable<T> Now()
        {
            foreach (T chunk in chunks)
            {
                yield return chunk;
            }
        }

        async IAsyncEnumerable<T> Later([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            foreach (T chunk in chunks)
            {
                await Task.Yield();
                cancellation.ThrowIfCancellationRequested();
                yield return chunk;
            }
        }
    }

    private static object MakeTuple(object?[] items, bool isReference)
    {
        if (items.Length == 0)
        {
            return default(ValueTuple);
        }

        // The eighth item and those after it are a tuple of their own, as the compiler has it.
        object?[] arguments = items.Length > 7 ? [.. items.Take(7), MakeTuple(items.Skip(7).ToArray(), isReference)] : items;
        Type[] open = isReference
            ?
            [
                typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>),
                typeof(Tuple<,,,,,,,>),
            ]
            :
            [
                typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
                typeof(ValueTuple<,,,,,>), typeof(ValueTuple<,,,,,,>), typeof(ValueTuple<,,,,,,,>),
            ];
        Type[] types = Array.ConvertAll(arguments, static argument => argument?.GetType() ?? typeof(object));
        return Activator.CreateInstance(open[arguments.Length - 1].MakeGenericType(types), arguments)!;
    }

    private static byte[] Body(JsonElement body)
    {
        (string kind, JsonElement value) = Read(body);
        return kind == "str" ? Encoding.UTF8.GetBytes(value.GetString()!) : value.GetBytesFromBase64();
    }

    private static (int? Code, string? Reason) Status(JsonElement response)
    {
        if (!response.TryGetProperty("status", out JsonElement status) || status.ValueKind == JsonValueKind.Null)
        {
            return default;
        }

        return status.ValueKind == JsonValueKind.Number ? (status.GetInt32(), null) : StatusLine(status.GetString()!);
    }

    private static (int Code, string? Reason) StatusLine(string line)
    {
        string[] parts = line.Split(' ', 2);
        return (int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            ? code
            : 0, parts.Length == 2 && parts[1].Length > 0 ? parts[1] : null);
    }

    private static (string Name, string? Value)[] Pairs(JsonElement response) =>
        response.TryGetProperty("headers", out JsonElement headers) && headers.ValueKind == JsonValueKind.Array
            ? [.. headers.EnumerateArray().Select(static pair => (pair[0].GetString()!, pair[1].ValueKind == JsonValueKind.Null ? null : Text(pair[1])))]
            : [];

    private static Response OwnResponse(JsonElement description)
    {
        (string kind, JsonElement body) = Read(description.GetProperty("body"));
        (int? code, string? reason) = Status(description);
        Response response = kind == "str" ? new Response(body.GetString()!, code ?? 200) : new Response(body.GetBytesFromBase64(), code ?? 200);
        response.ReasonPhrase = reason;
        foreach ((string name, string? value) in Pairs(description))
        {
            response.Headers.Add(name, new[] { value });
        }

        return response;
    }

    private static HttpResponseMessage ForeignResponse(JsonElement description)
    {
        (int? code, string? reason) = Status(description);
        HttpResponseMessage message = new((HttpStatusCode)(code ?? 200)) { Content = new ByteArrayContent(Body(description.GetProperty("body"))) };
        if (reason is not null)
        {
            message.ReasonPhrase = reason;
        }

        (string Name, string? Value)[] headers = Pairs(description);
        if (!headers.Any(static header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/plain; charset=utf-8");
        }

        foreach ((string name, string? value) in headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value) && !message.Content.Headers.TryAddWithoutValidation(name, value))
            {
                throw new FormatException($"HttpResponseMessage cannot hold the header {name}.");
            }
        }

        return message;
    }

    private static AppFunc App(JsonElement description)
    {
        (int code, string? reason) = StatusLine(description.GetProperty("status").GetString()!);
        IGrouping<string, string>[] headers = Pairs(description)
            .GroupBy(static header => header.Name, static header => header.Value!, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        byte[][] chunks = [.. description.GetProperty("chunks").EnumerateArray().Select(static chunk => chunk.GetBytesFromBase64())];
        return async environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = code };
            if (reason is not null)
            {
                owin.ReasonPhrase = reason;
            }

            foreach (IGrouping<string, string>? header in headers)
            {
                owin.ResponseHeaders[header.Key] = [.. header];
            }

            foreach (byte[] chunk in chunks)
            {
                await owin.ResponseBody.WriteAsync(chunk);
            }
        };
    }
}
