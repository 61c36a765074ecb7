using System.Net;

namespace Bridge_Site.Tests;

[TestClass]
public sealed class NotesTests
{
    [TestMethod]
    public async Task A_note_that_is_added_has_a_page_of_its_own()
    {
        await using RunningSite site = await RunningSite.StartAsync();

        using HttpResponseMessage response = await site.PostFormAsync("/notes/", "text", "Buy <milk>");

        Assert.AreEqual("/notes/1", response.RequestMessage!.RequestUri!.AbsolutePath, "the form answers with a redirect");
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "<p>Buy &lt;milk&gt;</p>");
        Assert.AreEqual("""[{"id":1,"text":"Buy <milk>"}]""", await site.Client.GetStringAsync("/notes/notes.json"));
    }

    [TestMethod]
    public async Task An_empty_note_is_refused()
    {
        await using RunningSite site = await RunningSite.StartAsync();

        using HttpResponseMessage response = await site.PostFormAsync("/notes/", "text", " ");

        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "A note has 1 to 200 characters.");
    }

    [TestMethod]
    public async Task A_form_without_the_token_of_the_page_is_refused()
    {
        await using RunningSite site = await RunningSite.StartAsync();

        using FormUrlEncodedContent form = new([new("text", "from another site")]);
        using HttpResponseMessage response = await site.Client.PostAsync("/notes/", form);

        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.AreEqual("[]", await site.Client.GetStringAsync("/notes/notes.json"));
    }

    [TestMethod]
    [DataRow("/notes/7")]
    [DataRow("/notes/nothing")]
    public async Task What_is_not_there_is_a_page_with_404(string path)
    {
        await using RunningSite site = await RunningSite.StartAsync();

        using HttpResponseMessage response = await site.Client.GetAsync(path);

        Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "There is nothing here.");
    }

    [TestMethod]
    public async Task The_style_sheet_is_served()
    {
        await using RunningSite site = await RunningSite.StartAsync();

        using HttpResponseMessage response = await site.Client.GetAsync("/notes/static/site.css");

        Assert.AreEqual("text/css", response.Content.Headers.ContentType!.MediaType);
    }
}
