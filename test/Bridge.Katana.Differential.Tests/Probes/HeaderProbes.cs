using Microsoft.Owin;

namespace Bridge.Katana.Differential.Probes;

internal static class HeaderProbes
{
    private static readonly string[] s_names = ["A", "a", "Accept", "Cookie", "Set-Cookie", "X-Other", "Content-Type"];
    private static readonly string[] s_valuePieces = ["a", "b c", ",", ", ", "\"", "\"q,r\"", ";", "=", " ", "ä", "x"];

    public static void HeaderDictionary(Generator generate, Observation observe)
    {
        Dictionary<string, string[]> store = Store(generate);
        var headers = new HeaderDictionary(store);
        for (int count = 1 + generate.Number(5); count > 0; count--)
        {
            string name = Name(generate);
            switch (generate.Of(
                "[]",
                "Set",
                "SetValues",
                "SetComma",
                "Append",
                "AppendValues",
                "AppendComma",
                "Add",
                "Remove",
                "Clear",
                "AddPair",
                "RemovePair"))
            {
                case "[]":
                    string assigned = Value(generate);
                    observe.Step("[]", () => headers[name] = assigned, () => store);
                    break;
                case "Set":
                    string set = Value(generate);
                    observe.Step("Set", () => headers.Set(name, set), () => store);
                    break;
                case "SetValues":
                    string[] values = Values(generate);
                    observe.Step("SetValues", () => headers.SetValues(name, values), () => store);
                    break;
                case "SetComma":
                    string[] joined = Values(generate);
                    observe.Step("SetCommaSeparatedValues", () => headers.SetCommaSeparatedValues(name, joined), () => store);
                    break;
                case "Append":
                    string appended = Value(generate);
                    observe.Step("Append", () => headers.Append(name, appended), () => store);
                    break;
                case "AppendValues":
                    string[] added = Values(generate);
                    observe.Step("AppendValues", () => headers.AppendValues(name, added), () => store);
                    break;
                case "AppendComma":
                    string[] appendedJoined = Values(generate);
                    observe.Step("AppendCommaSeparatedValues", () => headers.AppendCommaSeparatedValues(name, appendedJoined), () => store);
                    break;
                case "Add":
                    string[] whole = Values(generate);
                    observe.Step("Add", () => headers.Add(name, whole), () => store);
                    break;
                case "AddPair":
                    var pair = new KeyValuePair<string, string[]>(name ?? "n", Values(generate));
                    observe.Step("AddPair", () => headers.Add(pair), () => store);
                    break;
                case "Remove":
                    observe.Step("Remove", () => headers.Remove(name), () => store);
                    break;
                case "RemovePair":
                    KeyValuePair<string, string[]> there = store.FirstOrDefault();
                    observe.Step("RemovePair", () => headers.Remove(there), () => store);
                    break;
                default:
                    observe.Step("Clear", headers.Clear, () => store);
                    break;
            }
            Read(observe, "step read", headers, name);
        }
    }

    public static void HeadersOfOneValue(Generator generate, Observation observe)
    {
        Dictionary<string, string[]> store = Store(generate);
        var headers = new HeaderDictionary(store);
        string name = Name(generate);
        Read(observe, "read", headers, name);
        observe.See("Keys", () => headers.Keys);
        observe.See("Count", () => headers.Count);
        observe.See("Values", () => headers.Values);
        observe.See("IsReadOnly", () => headers.IsReadOnly);
        observe.See("all", () => headers);
        observe.See("dictionary", () => ((IDictionary<string, string[]>)headers)[name]);
        observe.Step("dictionary set", () => ((IDictionary<string, string[]>)headers)[name] = Values(generate), () => store);
        observe.See("CopyTo", () =>
        {
            var pairs = new KeyValuePair<string, string[]>[store.Count + 1];
            headers.CopyTo(pairs, 1);
            return pairs.Select(pair => pair.Key);
        });
    }

    public static void TypedHeaders(Generator generate, Observation observe)
    {
        var context = new OwinContext();
        IOwinRequest request = context.Request;
        IOwinResponse response = context.Response;
        foreach (string name in new[] { "Host", "Content-Type", "Cache-Control", "Media-Type", "Accept" })
        {
            if (generate.Chance(50))
            {
                request.Environment.Headers("owin.RequestHeaders")[name] = Values(generate);
            }
        }
        foreach (string name in new[] { "Content-Length", "Content-Type", "Expires", "ETag", "Location" })
        {
            if (generate.Chance(50))
            {
                response.Environment.Headers("owin.ResponseHeaders")[name] = generate.Chance(50)
                    ? Values(generate)
                    : [generate.Of(
                        "5",
                        "-5",
                        " 7 ",
                        "1,2",
                        "99999999999999",
                        "9e9",
                        "+3",
                        "Thu, 01 Jan 1970 00:00:00 GMT",
                        "0",
                        "2020-01-01",
                        "Thu, 01-Jan-70 00:00:00 GMT",
                        "(5)",
                        "1 000",
                        "0x10")];
            }
        }
        observe.See("Host", () => request.Host.Value);
        observe.See("ContentType", () => request.ContentType);
        observe.See("CacheControl", () => request.CacheControl);
        observe.See("MediaType", () => request.MediaType);
        observe.See("Accept", () => request.Accept);
        observe.See("ContentLength", () => response.ContentLength);
        observe.See("response ContentType", () => response.ContentType);
        observe.See("Expires", () => response.Expires);
        observe.See("ETag", () => response.ETag);
        string text = Value(generate);
        observe.Step("set Host", () => request.Host = new HostString(text), () => request.Headers);
        observe.Step("set ContentType", () => request.ContentType = text, () => request.Headers);
        observe.Step("set CacheControl", () => request.CacheControl = text, () => request.Headers);
        observe.Step("set MediaType", () => request.MediaType = text, () => request.Headers);
        observe.Step("set Accept", () => request.Accept = text, () => request.Headers);
        long? length = generate.Chance(20) ? null : generate.Noted(generate.Number(int.MaxValue) - 1000L);
        observe.Step("set ContentLength", () => response.ContentLength = length, () => response.Headers);
        observe.Step("set response ContentType", () => response.ContentType = text, () => response.Headers);
        DateTimeOffset? date = generate.Chance(20)
            ? null
            : new DateTimeOffset(
                1990 + generate.Number(60),
                1 + generate.Number(12),
                1 + generate.Number(28),
                generate.Number(24),
                3,
                4,
                TimeSpan.FromHours(generate.Number(5)));
        observe.Step("set Expires", () => response.Expires = date, () => response.Headers);
        observe.Step("set ETag", () => response.ETag = text, () => response.Headers);
        observe.Step("Redirect", () => response.Redirect(text), () => new object[] { response.StatusCode, response.Headers });
    }

    private static void Read(Observation observe, string step, HeaderDictionary headers, string name)
    {
        observe.See(step + " []", () => headers[name]);
        observe.See(step + " Get", () => headers.Get(name));
        observe.See(step + " GetValues", () => headers.GetValues(name));
        observe.See(step + " GetCommaSeparatedValues", () => headers.GetCommaSeparatedValues(name));
        observe.See(step + " ContainsKey", () => headers.ContainsKey(name));
        observe.See(step + " TryGetValue", () => headers.TryGetValue(name, out string[] values) ? values : "none");
    }

    internal static IDictionary<string, string[]> Headers(this IDictionary<string, object> environment, string key) =>
        (IDictionary<string, string[]>)environment[key];

    private static Dictionary<string, string[]> Store(Generator generate)
    {
        var store = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        for (int count = generate.Number(4); count > 0; count--)
        {
            store[generate.Of(s_names)] = Values(generate);
        }
        return store;
    }

    private static string Name(Generator generate) => generate.Chance(4) ? generate.Of(null, "", " ") : generate.Of(s_names);

    private static string Value(Generator generate) => generate.Chance(15) ? generate.Of(null, "", " ", "\t") : generate.TextOf(s_valuePieces);

    private static string[] Values(Generator generate)
    {
        if (generate.Chance(4))
        {
            return generate.Noted<string[]>(null);
        }
        string[] values = new string[generate.Chance(60) ? 1 : generate.Number(4)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Value(generate);
        }
        return values;
    }
}
