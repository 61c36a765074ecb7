using System.Text;
using Microsoft.Extensions.Primitives;

namespace Bridge.Fuzz.Tests;

/// <summary>Forms, urlencoded and multipart, read by one view on both hosts, with limits that inputs of this size run into.</summary>
internal static class FormParsers
{
    private const string Part = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
    private const string FilePart = "--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nfile\r\n";

    private static readonly string[] s_urlEncoded =
    [
        "a=1&b=2", "a=1&a=2&A=3", "a", "", "&&", "=", "=a&=b", "a=%20+%2B%26", "%61=1&a=2", "caf%C3%A9=%E2%82%AC", "a=%zz&b=%", "a=b=c",
        "a=1&b=" + "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9",
    ];

    private static readonly string[] s_multipart =
    [
        Part + "--X--\r\n", Part + FilePart + "--X--\r\n", "preamble\r\n" + Part + "--X--\r\nepilogue", Part, "--X--\r\n", "--X\r\n\r\n\r\n--X--\r\n",
        Part + Part + Part + Part + Part + Part + Part + Part + Part + "--X--",
        "--X\r\nContent-Disposition: form-data; name=\"f\"; filename*=utf-8''%C3%A9.txt\r\n\r\nfile\r\n--X--\r\n",
        "--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../../etc/passwd\"\r\n\r\nfile\r\n--X--\r\n",
        "--X\r\nContent-Disposition: form-data; name=\"f\"; filename*\r\n\r\nx\r\n--X--\r\n",
        "--X\r\nContent-Disposition: attachment; filename=\"a\"\r\n\r\nx\r\n--X--\r\n", "--X\r\nContent-Disposition: form-data\r\n\r\nx\r\n--X--\r\n",
        "--X\r\nA: b\r\n\tc\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--X--\r\n",
        "--X\r\nContent-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n\xff\xfe1\0\r\n--X--\r\n",
        "--X\nContent-Disposition: form-data; name=a\n\nx\n--X--\n",
    ];

    private static readonly string[] s_contentTypes =
    [
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=X", "multipart/form-data; boundary=\"X y\"", "multipart/form-data",
        "multipart/form-data; boundary=", "multipart/form-data; boundary=X; charset=utf-16",
        "application/x-www-form-urlencoded; charset=iso-8859-1", "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=utf-16", "multipart/form-data; boundary=X; boundary=Y", "multipart/form-data; boundary*=utf-8''X",
        "text/plain", "multipart/mixed; boundary=X", "MULTIPART/FORM-DATA; BOUNDARY=X", "multipart/form-data; boundary=\"",
        "multipart/form-data; boundary=\"X\\\"\"", "; boundary=X",
        "multipart/form-data; boundary="
            + "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
    ];

    private static readonly string[] s_multipartTokens =
    [
        "\r\n", "--X", "--X\r\n", "--X--", "\r\n--X--\r\n", Part, FilePart, "Content-Disposition: form-data; name=\"", "; filename=\"", "; name*=utf-8''",
        "\r\n\r\n", "Content-Type: text/plain; charset=", "Content-Length: 5\r\n", "A: b\r\n", "-",
    ];

    private static readonly Lazy<BothHosts> s_hosts = new(() =>
    {
        BridgeOptions options = new() { Forms = { ValueCount = 8, KeyLength = 32, ValueLength = 64, BodyLength = 1500 } };
        ViewModule module = new();
        module.Post("/", ReadAsync);
        module.Post("/json", ReadJsonAsync);
        return new BothHosts(module, options).Warm();
    });

    private static readonly string[] s_json =
    [
        "{\"a\":1,\"b\":[true,null,\"x\"]}", "[1,2.5,-1e10]", "\"text\"", "null", "{\"a\":{\"a\":{\"a\":{}}}}", "[[[[[[[[[[]]]]]]]]]]", "\"\\u0000\\ud800\"",
        "{\"a\":1,\"a\":2}", "1", "{\"\":\"\"}", "[1,]", "/* c */ 1", "\xef\xbb\xbf{}", "{\"Id\":\"5\",\"Name\":7}",
        "{\"Id\":5,\"Name\":\"a\\u00e9\",\"Tags\":{\"a\":\"b\",\"c\":null},\"Inner\":{\"Id\":6}}",
        "{\"Inner\":{\"Inner\":{\"Inner\":null}},\"Name\":\"\\ud83d\\ude00\"}",
    ];

    public static FuzzTarget[] All { get; } =
    [
        new(
            "JSON body, on both hosts",
            9_000,
            s_json,
            ["[", "{", "}", "]", "\"", ":", ",", "\\u", "\\", "1e400", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["],
            CompareJson),
        new(
            "Urlencoded form, as Kestrel reads it",
            12_000,
            s_urlEncoded,
            ["&", "=", "+", "&a=", "&&&", "%26"],
            input => Compare(input, "application/x-www-form-urlencoded", input.Bytes)),
        new(
            "Multipart form, as Kestrel reads it",
            10_000,
            s_multipart,
            s_multipartTokens,
            input => Compare(input, "multipart/form-data; boundary=X", input.Bytes)),
        new(
            "Content-Type of a form, as Kestrel reads it",
            5_000,
            s_contentTypes,
            ["boundary=", "; ", "charset=", "\"", "multipart/form-data", "application/x-www-form-urlencoded", "'"],
            CompareType),
    ];

    private static void CompareType(FuzzInput input)
    {
        string type = new([.. input.Text.Where(c => c is not ('\r' or '\n' or '\0'))]);
        Compare(input, type, Encoding.Latin1.GetBytes(input.Random.Of(input.Random.Chance(50) ? s_multipart : s_urlEncoded)));
    }

    private static void CompareJson(FuzzInput input)
    {
        BothHosts hosts = s_hosts.Value;
        string type = input.Random.Chance(90)
            ? "application/json"
            : input.Random.Of(["text/json", "application/problem+json; charset=utf-8", "application/json; charset=utf-16", "", "+json", "a/b+JSON"]);
        string owin = input.Bounded(() => hosts.OnOwin("POST", "/json", "", [("Content-Type", type)], input.Bytes), perCharacter: 400, constant: 256 * 1024);
        input.CheckSame(owin, hosts.OnKestrel("POST", "/json", "", [("Content-Type", type)], input.Bytes), "the answers");
        input.Check(
            owin.StartsWith("200 ", StringComparison.Ordinal)
                || owin.StartsWith("400 ", StringComparison.Ordinal)
                || owin.StartsWith("415 ", StringComparison.Ordinal),
            "it is answered with " + owin);
    }

    private static void Compare(FuzzInput input, string contentType, byte[] body)
    {
        (string, string)[] headers =
        [
            ("Content-Type", contentType), ("Content-Length", body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
        BothHosts hosts = s_hosts.Value;
        string owin = input.Bounded(() => hosts.OnOwin("POST", "/", "", headers, body), perCharacter: 400, constant: 256 * 1024);
        string kestrel = hosts.OnKestrel("POST", "/", "", headers, body);
        input.Check(
            owin.StartsWith("200 ", StringComparison.Ordinal)
                || owin.StartsWith("400 ", StringComparison.Ordinal)
                || owin.StartsWith("413 ", StringComparison.Ordinal)
                || owin.StartsWith("415 ", StringComparison.Ordinal),
            "it is answered with " + owin);
        input.CheckSame(WithoutPage(owin), WithoutPage(kestrel), "the forms");
    }

    // What one finds malformed first, the other may find too large first: it has read it in another order.
    private static string WithoutPage(string answer) =>
        answer.StartsWith("400 ", StringComparison.Ordinal)
            || answer.StartsWith("413 ", StringComparison.Ordinal)
            || answer.StartsWith("415 ", StringComparison.Ordinal)
            ? "refused"
            : answer;

    private static async Task<object?> ReadJsonAsync(ViewRequest request)
    {
        Entry? entry = await request.ReadJsonAsync<Entry>();
        return entry is null ? "null" : Response.Json(entry);
    }

    private sealed class Entry
    {
        public int Id { get; set; }

        public string? Name { get; set; }

        public Dictionary<string, string?>? Tags { get; set; }

        public Entry? Inner { get; set; }
    }

    private static async Task<object?> ReadAsync(ViewRequest request)
    {
        ViewForm form = await request.ReadFormAsync();
        StringBuilder text = new(Dump.Of((IEnumerable<KeyValuePair<string, StringValues>>)form));
        foreach (ViewFormFile file in form.Files)
        {
            using Stream content = file.OpenRead();
            using MemoryStream copy = new();
            await content.CopyToAsync(copy);
            text.Append($"{file.Name}/{file.FileName}/{file.ContentType}/{file.Length}/{Convert.ToHexString(copy.ToArray())}\n");
        }

        return text.ToString();
    }
}
