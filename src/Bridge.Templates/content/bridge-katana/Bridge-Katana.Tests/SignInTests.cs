using System.Net;

namespace Bridge_Katana.Tests;

[TestClass]
public sealed class SignInTests
{
    [TestMethod]
    public async Task The_old_page_and_the_new_one_are_there()
    {
        await using RunningSite site = await RunningSite.StartAsync();

        StringAssert.Contains(await site.Client.GetStringAsync("/"), "The old site");
        StringAssert.Contains(await site.Client.GetStringAsync("/about"), "This page was rewritten.");
    }

    [TestMethod]
    public async Task A_new_page_asks_for_the_old_sign_in_and_knows_the_user()
    {
        await using RunningSite site = await RunningSite.StartAsync();

        using HttpResponseMessage asked = await site.Client.GetAsync("/orders");
        Assert.AreEqual("/login?ReturnUrl=%2Forders", asked.RequestMessage!.RequestUri!.PathAndQuery);

        using HttpResponseMessage signedIn = await site.Client.PostAsync(asked.RequestMessage.RequestUri, Form("Ada & Co", "katana"));
        Assert.AreEqual("/orders", signedIn.RequestMessage!.RequestUri!.AbsolutePath);
        StringAssert.Contains(await signedIn.Content.ReadAsStringAsync(), "Orders of Ada &amp; Co");
        StringAssert.Contains(await site.Client.GetStringAsync("/"), "Hello Ada &amp; Co");

        await site.Client.GetAsync("/logout");
        using HttpResponseMessage askedAgain = await site.Client.GetAsync("/orders");
        Assert.AreEqual("/login", askedAgain.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [TestMethod]
    public async Task An_API_client_gets_the_401()
    {
        await using RunningSite site = await RunningSite.StartAsync();
        site.Client.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        using HttpResponseMessage response = await site.Client.GetAsync("/api/me");

        Assert.AreEqual(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [TestMethod]
    public async Task A_wrong_password_is_refused()
    {
        await using RunningSite site = await RunningSite.StartAsync();

        using HttpResponseMessage response = await site.Client.PostAsync("/login", Form("Ada", "wrong"));

        Assert.AreEqual(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static FormUrlEncodedContent Form(string user, string password) => new([new("user", user), new("password", password)]);
}
