using System.Net;
using Bridge.OldLanguage;
using FluentAssertions;

namespace Bridge.Owin.Tests.Modules;

/// <summary>A library that was compiled as C# 7.3.</summary>
[TestClass]
public sealed class OldLanguageTests
{
    [TestMethod]
    [DataRow("", 200, "<ul><li><a href=\"/m/notes/1\">The &lt;first&gt; note</a></li></ul>")]
    [DataRow("/notes/1", 200, "The <first> note")]
    [DataRow("/notes/9", 404, "<p>none at /notes/9</p>")]
    [DataRow("/text", 200, "text")]
    [DataRow("/tuple", 418, "teapot")]
    [DataRow("/headers", 201, "x")]
    [DataRow("/dictionary", 200, """{"id":7}""")]
    [DataRow("/anonymous", 200, """{"id":7}""")]
    [DataRow("/chunks", 200, "one two")]
    [DataRow("/either", 200, "first")]
    [DataRow("/either?page=2", 404, "none")]
    [DataRow("/later", 202, "later")]
    [DataRow("/stream", 200, "AB")]
    [DataRow("/app", 200, "app")]
    [DataRow("/mounted/x", 200, "app")]
    public async Task Views_of_every_kind_answer(string path, int status, string body)
    {
        using HttpClient client = Client();

        using HttpResponseMessage response = await client.GetAsync("/m" + path);

        ((int)response.StatusCode).Should().Be(status);
        (await response.Content.ReadAsStringAsync()).Should().Be(body);
    }

    [TestMethod]
    public async Task Forms_cookies_redirects_and_filters_work()
    {
        using HttpClient client = Client();
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["id"] = "5", ["text"] = "five" });

        using HttpResponseMessage added = await client.PostAsync("/m/notes", form);

        added.StatusCode.Should().Be(HttpStatusCode.RedirectMethod);
        added.Headers.Location!.ToString().Should().Be("/m/notes/5");
        added.Headers.GetValues("Set-Cookie").Should().ContainSingle().Which.Should().StartWith("last=5;");
        added.Headers.GetValues("X-Seen").Should().Equal("/notes");
        (await client.GetStringAsync("/m/notes/5")).Should().Be("five");
    }

    private static HttpClient Client()
    {
        AppFunc app = new NotesModule().ToAppFunc().MountAt("/m")(new Response("outside").ToAppFunc());
        return new HttpClient(app.ToHttpMessageHandler(new AppHandlerOptions { AllowAutoRedirect = false })) { BaseAddress = new Uri("http://localhost") };
    }
}
