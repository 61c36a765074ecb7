using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Web.Http;
using System.Web.Http.Dispatcher;
using Bridge.Functional.Tests.KatanaHosting;
using FluentAssertions;
using Microsoft.AspNet.OData;
using Microsoft.AspNet.OData.Builder;
using Microsoft.AspNet.OData.Extensions;
using Microsoft.AspNetCore.Builder;
using Owin;

namespace Bridge.Functional.Tests.WebApi;

/// <summary>Microsoft.AspNet.OData 7.8.1 with Web API 2, in its build for .NET Framework, which names System.Data.Linq.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ODataTests
{
    [TestMethod]
    public async Task OData_on_Web_API_2_serves_its_model_and_its_data()
    {
        await using Site site = await Site.StartAsync(app => app.MapKatana("/site", Configure));
        HttpClient client = site.Client;

        JsonElement service = await JsonAsync(client, "/site/odata");
        service.GetProperty("value")[0].GetProperty("name").GetString().Should().Be("Books");
        (await client.GetStringAsync("/site/odata/$metadata"))
            .Should()
            .Contain("<EntityType Name=\"Book\">").And
            .Contain("Property Name=\"Price\" Type=\"Edm.Decimal\"");

        JsonElement cheap = await JsonAsync(client, "/site/odata/Books?$filter=Price lt 20&$orderby=Title desc&$count=true&$select=Title");
        cheap.GetProperty("@odata.count").GetInt32().Should().Be(2);
        cheap.GetProperty("value").EnumerateArray().Select(book => book.GetProperty("Title").GetString()).Should().Equal("Notes", "Diary");
        (await JsonAsync(client, "/site/odata/Books(2)")).GetProperty("Title").GetString().Should().Be("Notes");
        (await client.GetAsync("/site/odata/Books(9)")).StatusCode.Should().Be(HttpStatusCode.NotFound);

        HttpResponseMessage created = await client.PostAsync("/site/odata/Books", Json("""{"Title":"Letters","Price":5.5}"""));
        created.StatusCode.Should().Be(HttpStatusCode.Created);
        created.Headers.Location!.AbsolutePath.Should().Be("/site/odata/Books(4)");
        HttpResponseMessage patched = await client.PatchAsync(created.Headers.Location, Json("""{"Price":6}"""));
        patched.StatusCode.Should().Be(HttpStatusCode.NoContent);
        JsonElement letters = await JsonAsync(client, created.Headers.Location.PathAndQuery);
        (letters.GetProperty("Title").GetString(), letters.GetProperty("Price").GetDecimal()).Should().Be(("Letters", 6m));
        (await client.GetAsync("/site/odata/Books?$filter=Nothing eq 1")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static void Configure(IAppBuilder app)
    {
        HttpConfiguration config = new();
        config.Services.Replace(typeof(IHttpControllerTypeResolver), new Controllers());
        config.Filter().OrderBy().Count().Select().MaxTop(100);
        ODataConventionModelBuilder model = new();
        model.EntitySet<Book>("Books");
        config.MapODataServiceRoute("odata", "odata", model.GetEdmModel());
        app.UseWebApi(config);
    }

    private static async Task<JsonElement> JsonAsync(HttpClient client, string path)
    {
        HttpResponseMessage response = await client.GetAsync(path);
        string body = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public sealed class Book
    {
        public int Id { get; set; }

        public string Title { get; set; } = "";

        public decimal Price { get; set; }
    }

    public sealed class BooksController : ODataController
    {
        private static readonly ConcurrentDictionary<int, Book> s_books = new(
            new Book[]
            {
                new() { Id = 1, Title = "Diary", Price = 12 }, new() { Id = 2, Title = "Notes", Price = 19.5m },
                new() { Id = 3, Title = "Atlas", Price = 80 },
            }.ToDictionary(book => book.Id));

        [EnableQuery]
        public IQueryable<Book> Get() => s_books.Values.AsQueryable();

        public IHttpActionResult Get([FromODataUri] int key) => s_books.TryGetValue(key, out Book? book) ? Ok(book) : NotFound();

        public IHttpActionResult Post(Book book)
        {
            book.Id = s_books.Count + 1;
            s_books[book.Id] = book;
            return Created(book);
        }

        public IHttpActionResult Patch([FromODataUri] int key, Delta<Book> changes)
        {
            changes.Patch(s_books[key]);
            return StatusCode(HttpStatusCode.NoContent);
        }
    }

    private sealed class Controllers : IHttpControllerTypeResolver
    {
        public ICollection<Type> GetControllerTypes(IAssembliesResolver assembliesResolver) => [typeof(BooksController), typeof(MetadataController)];
    }
}
