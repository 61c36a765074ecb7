using System.Net;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using FluentAssertions.Execution;

namespace Bridge.Flask;

/// <summary>A vector in one of its C# forms: what the view returns, and what has to come of it.</summary>
internal sealed class FlaskCase(JsonElement vector, FlaskForms forms)
{
    public string Name { get; } = vector.GetProperty("name").GetString() + (forms == FlaskForms.First ? "" : $" ({forms})");

    public string Method { get; } = vector.TryGetProperty("method", out JsonElement method) ? method.GetString()! : "GET";

    /// <summary>Whether the result is refused: because Flask refuses it, or because Bridge is meant to.</summary>
    public bool IsError =>
        vector.TryGetProperty("bridge", out JsonElement bridge) && bridge.TryGetProperty("error", out _) || Expected.TryGetProperty("error", out _);

    private JsonElement Expected => vector.GetProperty("expect");

    /// <summary>The value that the view returns, made anew.</summary>
    public object? Build() => FlaskValue.Build(vector.GetProperty("returns"), forms);

    /// <summary>
    /// Whether an error is the one to expect: the coercion's own, or, where a response cannot even be made (a status or a header that its class
    /// refuses), that class's.
    /// </summary>
    public static bool IsRefusal(Exception error) => error is InvalidViewResultException
        || (error is ArgumentOutOfRangeException or FormatException && error.StackTrace?.Contains(nameof(FlaskValue), StringComparison.Ordinal) == true);

    /// <param name="answer">What the host answered.</param>
    /// <param name="isOnTheWire">Whether a server has framed it, and added a Content-Length of 0 to a body that turned out empty.</param>
    public void Verify(FlaskAnswer answer, bool isOnTheWire = false)
    {
        using var scope = new AssertionScope();
        answer.Status.Should().Be(Expected.GetProperty("status").GetInt32());
        if (GivenReason(vector.GetProperty("returns")) is { } reason)
        {
            answer.Reason.Should().Be(reason);
        }

        (string bodyKind, JsonElement body) = BodyOf(vector.GetProperty("returns"));
        bool isJson = bodyKind is "dict" or "dict_with_int_keys" or "list" or "value";
        bool isPage = bodyKind == "http_exception";
        string[] expectedLines = Lines(ExpectedHeaders(), isJson || isPage);

        // Flask has no other form of an error, of which a cache would have to know.
        string[] lines = [.. Lines(answer.Headers, isJson || isPage).Where(line => !(isPage && line == "vary: Accept"))];
        if (isOnTheWire)
        {
            bool addsLength = answer.Body.Length == 0 && !expectedLines.Contains("content-length: 0");
            expectedLines = [.. expectedLines.Where(static line => !IsFraming(line))];
            lines = [.. lines.Where(line => !IsFraming(line) && !(addsLength && line == "content-length: 0"))];
        }

        lines.Should().BeEquivalentTo(expectedLines);
        byte[] expectedBody = ExpectedBody();
        if (Method == "HEAD" || expectedBody.Length == 0)
        {
            answer.Body.Should().BeEmpty();
        }
        else if (isJson)
        {
            using var actual = JsonDocument.Parse(answer.Body);
            using var expected = JsonDocument.Parse(expectedBody);
            JsonElement.DeepEquals(actual.RootElement, expected.RootElement)
                .Should()
                .BeTrue("the body has to be {0}, and is {1}", expected.RootElement, actual.RootElement);
        }
        else if (isPage)
        {
            Encoding.UTF8.GetString(answer.Body).Should().Contain(WebUtility.HtmlEncode(new HttpException(body.GetInt32()).Description));
        }
        else
        {
            answer.Body.Should().Equal(expectedBody);
        }
    }

    private static bool IsFraming(string line) => line.Split(':')[0] is "date" or "server" or "transfer-encoding" or "connection";

    /// <summary>What remains of a tuple when its status and its headers are taken away.</summary>
    private static (string Kind, JsonElement Value) BodyOf(JsonElement description)
    {
        (string kind, JsonElement value) = FlaskValue.Read(description);
        return kind == "tuple" ? BodyOf(value[0]) : (kind, value);
    }

    /// <summary>The reason phrase of the view's own status text, or of its application; null where neither gave one.</summary>
    private static string? GivenReason(JsonElement description)
    {
        (string kind, JsonElement value) = FlaskValue.Read(description);
        switch (kind)
        {
            case "tuple":
                (string second, JsonElement status) = FlaskValue.Read(value[1]);
                return second switch
                {
                    "str" => ReasonIn(status.GetString()!),
                    "int" => null,
                    _ => GivenReason(value[0]),
                };
            case "app" or "response" or "foreign_response":
                return value.TryGetProperty("status", out JsonElement line) && line.ValueKind == JsonValueKind.String ? ReasonIn(line.GetString()!) : null;
            default:
                return null;
        }

        static string? ReasonIn(string line) => line.Split(' ', 2) is [_, var reason] && reason.AsSpan().Trim(" \t").Length > 0 ? reason : null;
    }

    private static string[] Lines(IEnumerable<KeyValuePair<string, string>> headers, bool withoutLength) =>
    [
        .. from header in headers
           let name = header.Key.ToLowerInvariant()
           where !(withoutLength && name == "content-length")
           select $"{name}: {header.Value}",
    ];

    private IEnumerable<KeyValuePair<string, string>> ExpectedHeaders()
    {
        Dictionary<string, JsonElement> replaced = new(StringComparer.OrdinalIgnoreCase);
        if (vector.TryGetProperty("bridge", out JsonElement bridge) && bridge.TryGetProperty("headers", out JsonElement others))
        {
            foreach (JsonProperty other in others.EnumerateObject())
            {
                replaced.Add(other.Name, other.Value);
            }
        }

        foreach (JsonElement pair in Expected.GetProperty("headers").EnumerateArray())
        {
            if (!replaced.ContainsKey(pair[0].GetString()!))
            {
                yield return new(pair[0].GetString()!, pair[1].GetString()!);
            }
        }

        foreach ((string name, JsonElement values) in replaced)
        {
            foreach (JsonElement value in values.EnumerateArray())
            {
                yield return new(name, value.GetString()!);
            }
        }
    }

    private byte[] ExpectedBody() =>
        vector.TryGetProperty("bridge", out JsonElement bridge) && bridge.TryGetProperty("body", out JsonElement other)
            ? other.GetBytesFromBase64()
            : Expected.GetProperty("body").GetBytesFromBase64();
}
