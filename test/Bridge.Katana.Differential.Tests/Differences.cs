namespace Bridge.Katana.Differential;

/// <summary>All differences on purpose. docs/katana.md has them as a table, which a test compares with this.</summary>
internal static class Differences
{
    public static IReadOnlyList<Difference> All { get; } =
    [
        new(
            "Null where Katana throws NullReferenceException, or fails inside LINQ: a grant, a revocation or properties without a value, a missing request "
                + "body, a value type that stands as null in the environment",
            "Bridge takes it as empty, or names the key or the argument. No program can rely on a NullReferenceException.",
            line => line.Genuine.StartsWith("!NullReferenceException", StringComparison.Ordinal)
                || (line.Area == "AuthenticationManager" && line.Genuine.StartsWith("!ArgumentNullException", StringComparison.Ordinal))),
        new(
            "`WebUtilities.AddQueryString` of a URI with a fragment",
            "The query goes before the fragment. Behind it, where Katana puts it, it reaches no server.",
            line => line.Area == "AddQueryString" && line.Input.Contains('#') && Sorted(line.Bridges) == Sorted(line.Genuine)),
        new(
            "`WebUtilities.AddQueryString` and `Append` of a cookie with a null value",
            "Null is empty, as it is for headers.",
            line => line.Area is "AddQueryString" or "ResponseCookies"
                && line.Input.Contains("null")
                && line.Genuine.StartsWith("!ArgumentNullException", StringComparison.Ordinal)),
        new(
            "`HostString.ToUriComponent` of ASCII characters",
            "The host stays as the client sent it. Katana throws for a host that is no IDN name, such as `a..b` or `-`, and puts others in lower case.",
            line => line.Area == "HostString"
                && line.Name is "ToUriComponent" or "ToString"
                && line.Input.Contains(line.Bridges)
                && line.Bridges.All(char.IsAscii)),
        new(
            "`Request.Uri` with such a host",
            "The same: what fails is the Uri, or nothing.",
            line => line.Area == "RequestUri" && line.Name.StartsWith("Uri", StringComparison.Ordinal) && line.Genuine == "!ArgumentException"),
        new(
            "A comma in the Cookie header",
            "It is part of a cookie's value, as browsers send it (RFC 6265, section 5.4). Katana ends the cookie there.",
            line => line.Area == "RequestCookies" && line.Input.Contains(',')),
        new(
            "Several Cookie lines, read as one",
            "They are joined by semicolons, which separate cookies (RFC 6265, section 4.2.1). Katana joins them by commas.",
            line => line.Area is "HeaderDictionary" or "HeadersOfOneValue"
                && line.Input.Contains("Cookie")
                && line.Bridges.Replace(';', ',') == line.Genuine.Replace(';', ',')),
        new(
            "`Delete` of a cookie whose name is escaped",
            "The name is escaped as it was when the cookie was set. Katana removes nothing of it from the response.",
            line => line.Area == "ResponseCookies"
                && line.Name.StartsWith("step Delete", StringComparison.Ordinal)
                && line.Name.EndsWith("escaped name", StringComparison.Ordinal)),
        new(
            "`Delete` of a cookie whose path or domain begins another's",
            "Whole attributes are compared. Katana takes `path=/x` for `path=/` and drops a cookie that was to be kept.",
            line =>
                line.Area == "ResponseCookies" && line.Name.StartsWith("step Delete", StringComparison.Ordinal) && line.Bridges.Length > line.Genuine.Length),
        new(
            "A chunked cookie's borders",
            "An escaped character is never cut in two. Katana cuts within `%C3%A4`, and the parts are decoded one by one.",
            line => line.Area == "ChunkedCookies" && line.Name == "step append" && line.Bridges.Contains("=chunks:") && line.Genuine.Contains("=chunks:")),
        new(
            "A chunk that begins and ends with a quotation mark",
            "The marks are dropped where every chunk has them, as those of a quoted value have. Katana drops them where the first chunk has them.",
            line => line.Area is "ChunkedCookies" or "ChunkedCookiesOfClients"
                && line.Name is "get" or "step round trip"
                && line.Bridges.Replace("\"", "") == line.Genuine.Replace("\"", "")),
        new(
            "`DeleteCookie` of a chunked cookie whose name and attributes are longer than `ChunkSize`",
            "It is deleted. Katana throws, for want of room for data that a deletion does not have.",
            line =>
                line.Area == "ChunkedCookies" && line.Name == "step delete" && line.Genuine.StartsWith("!InvalidOperationException", StringComparison.Ordinal)),
        new(
            "A path that does not begin with a slash, as in `OPTIONS *`, at `Map`",
            "No branch matches, and the next application answers. Katana throws.",
            line => line.Area == "Map" && line.Name == "step run" && line.Genuine.StartsWith("!ArgumentException", StringComparison.Ordinal)),
        new(
            "Middleware without an argument that it needs, or with one too many",
            "`Use` refuses it and says which, in the line that is wrong. Katana fails in `Build`.",
            line => line.Area == "Pipelines" && line.Name.StartsWith("step Use", StringComparison.Ordinal)
                && line.Bridges is "!ArgumentException" or "!NotSupportedException" && line.Genuine == "true"),
        new(
            "A delegate that is a compiled expression, or a static method closed over its first argument",
            "What its `Invoke` takes counts. Katana counts the hidden argument too, and finds no conversion.",
            line => line.Area == "Pipelines"
                && line.Name == "step run"
                && line.Input.Contains("compiled expression") | line.Input.Contains("closed over")
                && line.Genuine.StartsWith('!')),
        new(
            "A function over `IOwinContext`, given to `Use(object, ...)`: `app.Use(Handle)` as C# 10 and later compile it",
            "It is middleware, as by the extension method `Use`. Katana takes it for a function over the next application and fails in `Build`.",
            line => line.Area == "Pipelines" && line.Name == "step run" && line.Input.Contains("\"handler") && line.Genuine.StartsWith('!')),
        new(
            "`Func<IOwinContext, Task>` as the form of an application that middleware takes and gives",
            "It is converted in both directions. Katana converts one of them.",
            line => line.Area == "Pipelines"
                && line.Name == "step run"
                && line.Input.Contains("over contexts") | line.Input.Contains("from contexts")
                && line.Genuine.StartsWith("!ArgumentException", StringComparison.Ordinal)),
        new(
            "The order of conversions between forms of applications",
            "The fewest are taken, and none is tried in vain. Katana tries them one by one and runs those that lead nowhere.",
            line => line.Area == "Conversions" && line.Name is "used"),
        new(
            "A conversion that takes other than one parameter",
            "`AddSignatureConversion` refuses it. Katana takes it and never uses it.",
            line => line.Area == "Conversions" && line.Name == "two parameters"),
        new(
            "`WriteWarning(message)` without arguments, of a message with braces or of null",
            "It is written as it is. Katana takes it for a format and throws.",
            line => line.Area == "Loggers" && line.Name == "WriteWarning" && line.Genuine.StartsWith('!')),
        new(
            "A logger's name that is empty or begins with a dot",
            "It logs under the root's settings. Katana throws.",
            line => line.Area == "Diagnostics" && line.Genuine == "!ArgumentException"),
    ];

    private static string Sorted(string text) => string.Concat(text.Replace("?", "").Replace("&", "").Order());
}
