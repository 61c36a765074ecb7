using System.Text.RegularExpressions;

namespace Bridge.Katana.Differential;

/// <summary>All differences on purpose. docs/katana.md has them as a table, which a test compares with this.</summary>
internal static class Differences
{
    public static IReadOnlyList<Difference> All { get; } =
    [
        new(
            "Null, if Katana throws NullReferenceException or fails inside LINQ. Examples: properties without a value, a second challenge or sign-out after "
                + "one that names no types, a `default` structure, an object without an environment, "
                + "a value type that is null in the environment",
            "Bridge treats null as empty. No program can rely on a NullReferenceException.",
            line => Answers(line)
                && ((line.Area is "AuthenticationManager" or "Defaults" or "Environment" or "Values" && Throws(line, "NullReferenceException"))
                    || (line.Area == "AuthenticationManager"
                        && line.Name is "step Challenge" or "step Challenge properties" or "step SignOut" or "step SignOut properties"
                        && Throws(line, "ArgumentNullException")))),
        new(
            "`WebUtilities.AddQueryString` of a URI with a fragment",
            "Bridge puts the query before the fragment. Katana puts it after the fragment, where no server sees it.",
            line => line.Area == "AddQueryString" && line.Input.Contains('#') && Sorted(line.Bridges) == Sorted(line.Genuine)),
        new(
            "`WebUtilities.AddQueryString` and `Append` of a cookie with a null value",
            "Bridge writes null as empty, as for headers. Katana throws.",
            line => Answers(line)
                && (line.Area == "AddQueryString" || (line.Area == "ResponseCookies" && line.Name == "step Append"))
                && line.Input.Contains("null")
                && Throws(line, "ArgumentNullException")),
        new(
            "`HostString.ToUriComponent` of ASCII characters",
            "The host stays as the client sent it. Katana throws for a host that is not an IDN name, such as `a..b` or `-`, and puts others in lower case.",
            line => line.Area == "HostString"
                && line.Name is "ToUriComponent" or "ToString"
                && line.Input.Contains(line.Bridges)
                && line.Bridges.All(char.IsAscii)
                && (line.Genuine == "!ArgumentException" || string.Equals(line.Genuine, line.Bridges, StringComparison.OrdinalIgnoreCase))),
        new(
            "`Request.Uri` with a host that is not an IDN name",
            "The host stays as the client sent it. Only `Uri` itself may refuse it.",
            line => line.Area == "RequestUri" && line.Name.StartsWith("Uri", StringComparison.Ordinal) && line.Genuine == "!ArgumentException"),
        new(
            "A comma in the Cookie header",
            "The comma is part of the cookie's value, as browsers send it (RFC 6265, section 5.4). Katana ends the cookie at the comma.",
            line => line.Area == "RequestCookies" && line.Input.Contains(',') && Answers(line) && !line.Genuine.StartsWith('!')),
        new(
            "Several Cookie lines that are read as one value",
            "They are joined by semicolons, which separate cookies (RFC 6265, section 4.2.1). Katana joins them by commas.",
            line => line.Area is "HeaderDictionary" or "HeadersOfOneValue"
                && line.Input.Contains("Cookie")
                && line.Bridges.Replace(';', ',') == line.Genuine.Replace(';', ',')),
        new(
            "`Delete` of a cookie whose name is escaped",
            "Bridge escapes the name as when the cookie was set, and removes the cookie from the response. Katana does not remove it.",
            line => line.Area == "ResponseCookies"
                && line.Name.StartsWith("step Delete", StringComparison.Ordinal)
                && line.Name.EndsWith("escaped name", StringComparison.Ordinal)
                && Answers(line)
                && line.Bridges.Length < line.Genuine.Length),
        new(
            "`Delete` of a cookie whose path or domain is the beginning of another cookie's path or domain",
            "Bridge compares whole attributes. Katana treats `path=/x` as `path=/` and drops a cookie that should be kept.",
            line =>
                line.Area == "ResponseCookies"
                && line.Name.StartsWith("step Delete", StringComparison.Ordinal)
                && Answers(line)
                && !line.Genuine.StartsWith('!')
                && line.Bridges.Length > line.Genuine.Length),
        new(
            "`Delete` of a cookie without a name (null)",
            "Both throw ArgumentNullException. Bridge does not change the response's cookies. Katana first removes the cookies whose name is empty.",
            line => line.Area == "ResponseCookies"
                && line.Name.StartsWith("step Delete", StringComparison.Ordinal)
                && line.Bridges.StartsWith("!ArgumentNullException", StringComparison.Ordinal)
                && Throws(line, "ArgumentNullException")
                && line.Bridges.Length > line.Genuine.Length),
        new(
            "The places where a chunked cookie is cut",
            "Bridge never cuts an escaped character in two. Katana cuts within `%C3%A4`, and then decodes the parts one by one.",
            line => line.Area == "ChunkedCookies"
                && line.Name == "step append"
                && line.Bridges.Contains("=chunks:")
                && line.Genuine.Contains("=chunks:")
                && Joined(line.Bridges) == Joined(line.Genuine)),
        new(
            "A chunk that begins and ends with a quotation mark",
            "Bridge removes the marks only if every chunk has them, as the chunks of a quoted value do. Katana removes them if the first chunk has them.",
            line => line.Area is "ChunkedCookies" or "ChunkedCookiesOfClients"
                && line.Name is "get" or "step round trip"
                && line.Bridges.Replace("\"", "") == line.Genuine.Replace("\"", "")),
        new(
            "`DeleteCookie` of a chunked cookie whose name and attributes are longer than `ChunkSize`",
            "Bridge deletes the cookie. Katana throws, because there is no room for data. But a deletion needs no data.",
            line =>
                line.Area == "ChunkedCookies" && line.Name == "step delete" && Answers(line) && Throws(line, "InvalidOperationException")),
        new(
            "`Map`, and a path that does not begin with a slash, as in `OPTIONS *`",
            "No branch matches, and the next application answers. Katana throws.",
            line => line.Area == "Map" && line.Name == "step run" && Answers(line) && Throws(line, "ArgumentException")),
        new(
            "Middleware with too few or too many arguments",
            "In Bridge the wrong call of `Use` throws, and names the argument. Katana fails in `Build`.",
            line => line.Area == "Pipelines" && line.Name.StartsWith("step Use", StringComparison.Ordinal)
                && line.Bridges is "!ArgumentException" or "!NotSupportedException" && line.Genuine == "true"),
        new(
            "A delegate that is a compiled expression, or a static method closed over its first argument",
            "Bridge uses the parameters of its `Invoke`. Katana also counts the hidden argument, and finds no conversion.",
            line => line.Area == "Pipelines"
                && line.Name == "step run"
                && line.Input.Contains("compiled expression") | line.Input.Contains("closed over")
                && IsBuiltOrFailsLater(line)),
        new(
            "A function over `IOwinContext`, given to `Use(object, ...)`: `app.Use(Handle)` as C# 10 and later compile it",
            "Bridge uses it as middleware, as the extension method `Use` does. Katana treats it as a function over the next application, and fails in `Build`.",
            line => line.Area == "Pipelines" && line.Name == "step run" && line.Input.Contains("\"handler") && IsBuiltOrFailsLater(line)),
        new(
            "`Func<IOwinContext, Task>` as the form of an application that middleware takes and returns",
            "Bridge converts it in both directions. Katana converts it in one direction only.",
            line => line.Area == "Pipelines"
                && line.Name == "step run"
                && line.Input.Contains("over contexts") | line.Input.Contains("from contexts")
                && Answers(line)
                && Throws(line, "ArgumentException")),
        new(
            "The order of conversions between forms of applications",
            "Bridge uses the shortest chain of conversions. Katana tries the conversions one by one, and also runs those that do not lead to the result.",
            line => line.Area == "Conversions" && line.Name is "used" && line.Bridges.Length < line.Genuine.Length),
        new(
            "A conversion that does not have exactly one parameter",
            "`AddSignatureConversion` refuses it. Katana accepts it and never uses it.",
            line => line is { Area: "Conversions", Name: "two parameters", Bridges: "!ArgumentException", Genuine: "0" }),
        new(
            "`WriteWarning(message)` without arguments, of a message with braces or of null",
            "Bridge writes the message unchanged. Katana treats it as a format string and throws.",
            line => line.Area == "Loggers"
                && line.Name == "WriteWarning"
                && Answers(line)
                && Throws(line, "FormatException") | Throws(line, "ArgumentNullException")),
        new(
            "A logger's name that is empty or begins with a dot",
            "The logger uses the settings of the root. Katana throws.",
            line => line.Area == "Diagnostics" && Answers(line) && line.Genuine == "!ArgumentException"),
    ];

    // Forms of middleware at which both fail in Build.
    private static readonly string[] s_failing =
        ["\"application\"", "\"type of no form\"", "\"abstract type\"", "\"type without its argument\"", "\"open generic type\""];

    private static bool Answers(DifferentLine line) => !line.Bridges.StartsWith('!');

    private static bool Throws(DifferentLine line, string exception) => line.Genuine.Split(' ')[0] == "!" + exception;

    /// <summary>
    /// Katana's pipeline fails in <c>Build</c>, which goes from the last middleware to the first. Bridge's is built, or goes on to a middleware before it, at
    /// which both fail.
    /// </summary>
    private static bool IsBuiltOrFailsLater(DifferentLine line) =>
        Throws(line, "ArgumentException") | Throws(line, "TargetParameterCountException")
        && (Answers(line) || s_failing.Any(line.Input.Contains));

    /// <summary>The value of a cookie's chunks.</summary>
    private static string Joined(string cookies) =>
        string.Concat(Regex.Matches(cookies, "C[0-9]+=\"?([^\";]*)").Select(chunk => chunk.Groups[1].Value));

    private static string Sorted(string text) => string.Concat(text.Replace("?", "").Replace("&", "").Order());
}
