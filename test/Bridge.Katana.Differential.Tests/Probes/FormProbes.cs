using System.Text;
using Microsoft.Owin;
using Microsoft.Owin.Helpers;

namespace Bridge.Katana.Differential.Probes;

internal static class FormProbes
{
    private static readonly string[] s_pieces =
    [
        "a", "A", "b", "=", "=", "&", "&", ";", "+", "%20", "%", "%C3%A4", "%zz", " ", "1", ",", "ä", "葉", "\U0001F600", "?", "#", "\r\n", "%00", "[]",
    ];

    public static void ParseForm(Generator generate, Observation observe)
    {
        string text = Input(generate);
        observe.See("ParseForm", () => WebHelpers.ParseForm(text));
    }

    public static void ReadForm(Generator generate, Observation observe)
    {
        var request = new OwinRequest();
        Encoding encoding = generate.Of("utf-8", "utf-8 with mark", "utf-16 with mark", "latin1") switch
        {
            "utf-8" => new UTF8Encoding(false),
            "utf-8 with mark" => new UTF8Encoding(true),
            "utf-16 with mark" => Encoding.Unicode,
            _ => Encoding.Latin1,
        };
        string text = Input(generate);
        request.Body = new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
        request.ContentType = generate.Of(
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=utf-8",
            "text/plain",
            "multipart/form-data; boundary=B",
            null);
        observe.See("form", () => request.ReadFormAsync().GetAwaiter().GetResult());
        observe.See("position", () => request.Body.Position);
        observe.See("readable", () => request.Body.CanRead);
        observe.See("again", () => ReferenceEquals(request.ReadFormAsync().GetAwaiter().GetResult(), request.ReadFormAsync().GetAwaiter().GetResult()));
        observe.See("kept", () => request.Get<IFormCollection>("Microsoft.Owin.Form#collection"));
    }

    public static void Query(Generator generate, Observation observe)
    {
        var request = new OwinRequest { QueryString = new QueryString(Input(generate)) };
        string name = generate.Of("a", "A", "b", "", "1", "missing");
        observe.See("all", () => request.Query);
        observe.See("[]", () => request.Query[name]);
        observe.See("Get", () => request.Query.Get(name));
        observe.See("GetValues", () => request.Query.GetValues(name));
        request.QueryString = new QueryString(Input(generate));
        observe.See("changed", () => request.Query);
    }

    public static void Collections(Generator generate, Observation observe)
    {
        var store = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        for (int count = generate.Number(4); count > 0; count--)
        {
            store[generate.Of("a", "A", "b")] = generate.Of([], [null], ["x"], ["x", "y"], ["", "z"], null, new[] { "a,b", "c" });
        }
        generate.Noted(store);
        string name = generate.Of("a", "b", "c");
        var form = new FormCollection(store);
        var readable = new ReadableStringCollection(store);
        observe.See("form []", () => form[name]);
        observe.See("form Get", () => form.Get(name));
        observe.See("form GetValues", () => form.GetValues(name));
        observe.See("readable []", () => readable[name]);
        observe.See("readable Get", () => readable.Get(name));
        observe.See("readable GetValues", () => readable.GetValues(name));
        observe.See("all", () => readable);
        observe.See("null name", () => readable.Get(null));
        observe.See("null store", () => new ReadableStringCollection(null));
    }

    private static string Input(Generator generate) =>
        generate.TextOf(s_pieces) + generate.TextOf(s_pieces) + (generate.Chance(30) ? generate.TextOf(s_pieces) : "");
}
