using System.Text.RegularExpressions;

namespace Bridge.Katana.Differential;

/// <summary>All differences on purpose. docs/katana.md has them as a table, which a test compares with this.</summary>
internal static class Differences
{
    public static IReadOnlyList<Difference> All { get; } =
    [
        new(
            "Null where Katana throws NullReferenceException, or fails inside LINQ: a grant, a revocation or properties without a value, a challenge or a "
                + "sign-out after one of no types, a `default` structure or an object without an environment, "
                + "a value type that is null in the environment",
            "Bridge takes it as empty. No program can rely on a NullReferenceException.",
            line => Answers(line)
                && ((line.Area is "AuthenticationManager" or "Defaults" or "Environment" or "Values" && Throws(line, "NullReferenceException"))
                    || (line.Area == "AuthenticationManager"
                        && line.Name is "step Challenge" or "step Challenge properties" or "step SignOut" or "step SignOut properties"
                        && Throws(line, "ArgumentNullException")))),
        new(
            "`WebUtilities.AddQueryString` of a URI with a fragment",
            "The query goes before the fragment. After the fragment, where Katana puts it, it reaches no server.",
            line => line.Area == "AddQueryString" && line.Input.Contains('#') && Sorted(line.Bridges) == Sorted(line.Genuine)),
        new(
            "`WebUtilities.AddQueryString` and `Append` of a cookie with a null value",
            "Null is empty, as it is for headers.",
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
            "`Request.Uri` with such a host",
            "The same: what fails is the Uri, or nothing.",
            line => line.Area == "RequestUri" && line.Name.StartsWith("Uri", StringComparison.Ordinal) && line.Genuine == "!ArgumentException"),
        new(
            "A comma in the Cookie header",
            "It is part of a cookie's value, as browsers send it (RFC 6265, section 5.4). Katana ends the cookie there.",
            line => line.Area == "RequestCookies" && line.Input.Contains(',') && Answers(line) && !line.Genuine.StartsWith('!')),
        new(
            "Several Cookie lines, read as one",
            "They are joined by semicolons, which separate cookies (RFC 6265, section 4.2.1). Katana joins them by commas.",
            line => line.Area is "HeaderDictionary" or "HeadersOfOneValue"
                && line.Input.Contains("Cookie")
                && line.Bridges.Replace(';', ',') == line.Genuine.Replace(';', ',')),
        new(
            "`Delete` of a cookie whose name is escaped",
            "The name is escaped as it was when the cookie was set. Katana does not remove it from the response.",
            line => line.Area == "ResponseCookies"
                && line.Name.StartsWith("step Delete", StringComparison.Ordinal)
                && line.Name.EndsWith("escaped name", StringComparison.Ordinal)
                && Answers(line)
                && line.Bridges.Length < line.Genuine.Length),
        new(
            "`Delete` of a cookie whose path or domain begins another's",
            "Whole attributes are compared. Katana treats `path=/x` as `path=/` and drops a cookie that should be kept.",
            line =>
                line.Area == "ResponseCookies"
                && line.Name.StartsWith("step Delete", StringComparison.Ordinal)
                && Answers(line)
                && !line.Genuine.StartsWith('!')
                && line.Bridges.Length > line.Genuine.Length),
        new(
            "`Delete` of a cookie without a name (null)",
            "It throws ArgumentNullException, as in Katana, and leaves the response's cookies as they are. Katana first removes those whose name is empty.",
            line => line.Area == "ResponseCookies"
                && line.Name.StartsWith("step Delete", StringComparison.Ordinal)
                && line.Bridges.StartsWith("!ArgumentNullException", StringComparison.Ordinal)
                && Throws(line, "ArgumentNullException")
                && line.Bridges.Length > line.Genuine.Length),
        new(
            "A chunked cookie's borders",
            "An escaped character is never cut in two. Katana cuts within `%C3%A4`, and the parts are decoded one by one.",
            line => line.Area == "ChunkedCookies"
                && line.Name == "step append"
                && line.Bridges.Contains("=chunks:")
                && line.Genuine.Contains("=chunks:")
                && Joined(line.Bridges) == Joined(line.Genuine)),
        new(
            "A chunk that begins and ends with a quotation mark",
            "The marks are dropped if every chunk has them, as the chunks of a quoted value do. Katana drops them if the first chunk has them.",
            line => line.Area is "ChunkedCookies" or "ChunkedCookiesOfClients"
                && line.Name is "get" or "step round trip"
                && line.Bridges.Replace("\"", "") == line.Genuine.Replace("\"", "")),
        new(
            "`DeleteCookie` of a chunked cookie whose name and attributes are longer than `ChunkSize`",
            "It is deleted. Katana throws, because there is no room for data, which a deletion does not need.",
            line =>
                line.Area == "ChunkedCookies" && line.Name == "step delete" && Answers(line) && Throws(line, "InvalidOperationException")),
        new(
            "A path that does not begin with a slash, as in `OPTIONS *`, at `Map`",
            "No branch matches, and the next application answers. Katana throws.",
            line => line.Area == "Map" && line.Name == "step run" && Answers(line) && Throws(line, "ArgumentException")),
        new(
            "Middleware without an argument that it needs, or with one too many",
            "`Use` refuses it, in the line that is wrong, and says which argument. Katana fails in `Build`.",
            line => line.Area == "Pipelines" && line.Name.StartsWith("step Use", StringComparison.Ordinal)
                && line.Bridges is "!ArgumentException" or "!NotSupportedException" && line.Genuine == "true"),
        new(
            "A delegate that is a compiled expression, or a static method closed over its first argument",
            "The parameters of its `Invoke` count. Katana counts the hidden argument too, and finds no conversion.",
            line => line.Area == "Pipelines"
                && line.Name == "step run"
                && line.Input.Contains("compiled expression") | line.Input.Contains("closed over")
                && IsBuiltOrFailsLater(line)),
        new(
            "A function over `IOwinContext`, given to `Use(object, ...)`: `app.Use(Handle)` as C# 10 and later compile it",
            "It is middleware, as with the extension method `Use`. Katana treats it as a function over the next application, and fails in `Build`.",
            line => line.Area == "Pipelines" && line.Name == "step run" && line.Input.Contains("\"handler") && IsBuiltOrFailsLater(line)),
        new(
            "`Func<IOwinContext, Task>` as the form of an application that middleware takes and returns",
            "It is converted in both directions. Katana converts one of them.",
            line => line.Area == "Pipelines"
                && line.Name == "step run"
                && line.Input.Contains("over contexts") | line.Input.Contains("from contexts")
                && Answers(line)
                && Throws(line, "ArgumentException")),
        new(
            "The order of conversions between forms of applications",
            "The shortest chain is used. Katana tries them one by one, and also runs those that lead nowhere.",
            line => line.Area == "Conversions" && line.Name is "used" && line.Bridges.Length < line.Genuine.Length),
        new(
            "A conversion that takes other than one parameter",
            "`AddSignatureConversion` refuses it. Katana accepts it and never uses it.",
            line => line is { Area: "Conversions", Name: "two parameters", Bridges: "!ArgumentException", Genuine: "0" }),
        new(
            "`WriteWarning(message)` without arguments, of a message with braces or of null",
            "It is written unchanged. Katana treats it as a format string and throws.",
            line => line.Area == "Loggers"
                && line.Name == "WriteWarning"
                && Answers(line)
                && Throws(line, "FormatException") | Throws(line, "ArgumentNullException")),
        new(
            "A logger's name that is empty or begins with a dot",
            "It logs under the root's settings. Katana throws.",
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
