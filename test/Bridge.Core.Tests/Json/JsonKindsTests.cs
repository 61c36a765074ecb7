#if NET
using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Data.SqlTypes;
using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using Microsoft.Extensions.Primitives;
using Microsoft.FSharp.Core;
using MongoDB.Bson;
using Newtonsoft.Json.Linq;

namespace Bridge.Core.Tests.Json;

/// <summary>
/// The table of kinds in docs/returns.md: what is returned in each row, and what is sent, is what happens. With BRIDGE_WRITE_DOCS=1 the table is written there.
/// </summary>
[TestClass]
public sealed class JsonKindsTests
{
    private const string Begin = "<!-- The table of kinds: written by test/Bridge.Core.Tests with BRIDGE_WRITE_DOCS=1. -->\n";
    private const string End = "<!-- The end of the table of kinds. -->\n";

    [TestMethod]
    public async Task The_documentation_has_what_happens_to_each_kind()
    {
        StringBuilder table = new("| kind | JSON | for example | is sent as |\n| --- | --- | --- | --- |\n");
        foreach (Row row in Rows())
        {
            table.Append($"| {row.Kind} | {row.Form} | `{row.Code}` | {await SentAsync(row.Value)} |\n");
        }

        string path = Path.Combine(Root(), "docs", "returns.md");
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        begin.Should().BeInRange(Begin.Length, end, "docs/returns.md has a place for the table");
        if (Environment.GetEnvironmentVariable("BRIDGE_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..begin] + table + text[end..]);
        }
        else
        {
            text[begin..end].Should().Be(table.ToString(), "run this test with BRIDGE_WRITE_DOCS=1 after a change of the rules");
        }
    }

    private static async Task<string> SentAsync(object value)
    {
        try
        {
            return $"`{await Answer.JsonOf(value)}`";
        }
        catch (InvalidViewResultException)
        {
            return "an error";
        }
    }

    private static IEnumerable<Row> Rows()
    {
        const string Refused = "refused: write only the data that you need";
        yield return Of(
            "tuples of any length", "an array, as in Flask. An `IAsyncEnumerable` in a tuple is refused, because a tuple is written synchronously",
            new[] { (1, "a") });
        yield return Of("public fields", "members, like the properties", new[] { new Vector2(1, 2) });
        yield return Of(
            "a member or an item declared as an interface, an abstract class or `object`", "by the members of its type at run time",
            new List<IAnimal> { new Dog() });
        yield return Of(
            "a member or an item declared as a concrete class",
            "by the members of the declared class, as in ASP.NET Core. The members of a derived class are not written",
            new List<Animal> { new Dog() });
        yield return Of(
            "a member or an item declared as a class without members", "refused if the value is of a derived class with members",
            new List<Marker> { new Marked() });
        yield return Of(
            "a member or an item declared as an interface of your own",
            "refused if the class hides a property of the interface by an explicit implementation",
            new List<IAnimal> { new Explicit() });
        yield return Of("a query (`IQueryable`, a `DbSet`)", "an array of its results", new[] { 1, 2 }.AsQueryable().Where(n => n > 1));
        yield return Of("`IEnumerable<T>` and .NET's other generic collection interfaces", "an array of `T`, as declared", new { a = (IEnumerable<int>)[1] });
        yield return Of("Json.NET's `JToken`", "its JSON. A `JProperty` alone is refused", new[] { JObject.Parse("{\"a\":1}") });
        yield return Of(
            "`JsonNode` with objects in it", "the objects are written by the rules of this table", new JsonObject { ["a"] = JsonValue.Create((1, 2)) });
        yield return Of("`BigInteger`, `Int128`, `UInt128`, `Half`", "numbers. Flask also writes integers of any size", new { n = BigInteger.Pow(10, 20) });
        yield return Of("`decimal`", "a number with its zeros, unless the app has another converter. Flask writes `\"1.600\"`", new { n = 1.600m });
        yield return Of(
            "dates and times", "ISO 8601, unless the app has another converter. Flask writes `\"Fri, 02 Jan 2026 03:04:05 GMT\"`",
            new { d = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) });
        yield return Of(
            "`NameValueCollection`", "an object. A name with one value is text, and a name with several values is an array",
            new NameValueCollection { { "a", "1" }, { "b", "2" }, { "b", "3" } });
        yield return Of("headers, queries, forms", "an object of arrays. A form with files is refused", new { h = new Headers { ["A"] = "1" } });
        yield return Of("`StringDictionary`", "an object", new StringDictionary { ["a"] = "1" });
        yield return Of(
            "a data reader, `DataTable`, `DataView`",
            "an array of rows. The rows of a reader are streamed. Two columns of the same name are refused, and a further result of a reader is too",
            People());
        yield return Of(
            "`DataRow`, `DataRowView`; `DataSet`",
            "an object by the columns' names, in the version that the view shows; an object of tables. A deleted row is refused",
            new { row = People().Rows[0] });
        yield return Of("`SqlInt32` and a database's other values", "the value with all its digits, or null", new { a = new SqlInt32(1), b = SqlString.Null });
        yield return Of(
            "`StringBuilder`, `FormattableString`, `IPAddress`, `IPEndPoint`, `Rune`, `StringSegment`, `JsonEncodedText`, `Html`, `IHtmlContent`, MongoDB's"
                + " `ObjectId`, `System.Data.Linq.Binary` (base64)",
            "text",
            new { s = new StringBuilder("a"), ip = IPAddress.Loopback });
        yield return Of("`StringValues` within a value", "an array", new { v = new StringValues("a") });
        yield return Of("an array of several dimensions", "arrays in an array", new { g = new[,] { { 1, 2 }, { 3, 4 } } });
        yield return Of("a `List<T>` with a `Total`, an `IGrouping`", "refused: write an object with both", new[] { 1, 2 }.GroupBy(n => n % 2));
        yield return Of(
            "a class that has fields and no public members", "refused: make the data public, or mark it with `[DataContract]` and `[DataMember]`",
            new[] { new Private(1) });
        yield return Of(
            "a class or structure that shows only whether it has a value (`HasValue`, `IsEmpty`)", "refused: write the value", new[] { new Optional(1) });
        yield return Of(
            "keys that System.Text.Json does not write, or two keys that are the same text", "refused: use text as keys, or write a list of pairs",
            new Hashtable { [1] = "a", ["1"] = "b" });
        yield return Of("F#'s options", "the value, or null", new { n = (FSharpOption<(int, int)>?)FSharpOption<(int, int)>.Some((1, 2)) });
        yield return Of(
            "MongoDB's `BsonDocument`, NodaTime's types without its converters", "refused: the error says what to write", new { d = new BsonDocument() });
        yield return Of("a class with two members of the same name in JSON", "refused: give one of them another name", new[] { new NamedTwice() });
        yield return Of(
            "a class whose items are behind an indexer or a `GetEnumerator` without an interface", "refused: write a list or a dictionary",
            new[] { new Behind() });
        yield return Of("`Exception`", Refused, new { e = new InvalidOperationException("secret") });
        yield return Of("`Type`, a delegate, `Task`, `Lazy<T>`", Refused, new { t = typeof(string) });
        yield return Of("`Stream`, a reader, an enumerator", Refused, new { s = new MemoryStream([1]) });
        yield return Of("XML", Refused, new { x = new System.Xml.Linq.XElement("a") });
        yield return Of("`Regex`, `Encoding`, `CultureInfo`, `CancellationToken`", Refused, new { e = Encoding.UTF8 });
        yield return Of("a pointer, a buffer in a structure", Refused, new { p = (nint)5 });
        yield return Of("a dynamic object other than `ExpandoObject`", Refused, new { d = new Dynamic() });
        yield return Of("`FileInfo`, a response, objects of .NET with more data than their properties", Refused, new { f = new FileInfo("a.txt") });
        yield return Of("null and empty values", "unchanged", new { n = (object?)null, o = new object(), l = new List<int>() });
    }

    private static Row Of(string kind, string form, object value, [CallerArgumentExpression(nameof(value))] string code = "") =>
        new(kind, form, value, string.Join(' ', code.Split(['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries)));

    private static DataTable People()
    {
        DataTable people = new();
        people.Columns.Add("id", typeof(int));
        people.Columns.Add("name", typeof(string));
        people.Rows.Add(1, "Ann");
        return people;
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Bridge.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run within the repository.");
    }

    private sealed record Row(string Kind, string Form, object Value, string Code);
}
#endif
