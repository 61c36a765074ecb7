using System.Net;
using Bridge.Functional.Tests.Browser;
using Bridge.Functional.Tests.SignIn;
using FluentAssertions;

namespace Bridge.Functional.Tests.SideBySide;

/// <summary>
/// An old site and a new one behind one proxy, each in a process of its own, with one sign-in. BRIDGE_SCREENSHOTS names a folder for pictures of what the
/// browser saw.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class SideBySideTests
{
    private static SideBySideProgram? s_program;

    private static SideBySideProgram Program => s_program!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_program = await SideBySideProgram.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (s_program is not null)
        {
            await s_program.DisposeAsync();
        }
    }

    [TestMethod]
    public async Task A_browser_signs_in_on_the_old_site_and_out_on_the_new_one()
    {
        Tab tab = await (await Chromium.RequireAsync()).OpenAsync(Program.Url);
        await tab.SaveAsync("side-by-side-1-home.png");

        await GoAsync(tab, "account", "/shop/login", "Sign in");
        await tab.SaveAsync("side-by-side-2-login.png");
        await tab.TypeAsync("input[name=user]", "ada");
        await tab.TypeAsync("input[name=password]", "lovelace");
        await tab.ClickAsync("button");
        await SeesAsync(tab, "/shop/account", "ada, reader");
        await tab.SaveAsync("side-by-side-3-account-old.png");

        await GoAsync(tab, "orders", "/shop/orders", "Signed in as ada, on the new site.");
        await tab.SaveAsync("side-by-side-4-orders-new.png");
        await tab.ClickAsync("button");
        await SeesAsync(tab, "/shop/", "The Reading Room");
        await tab.SaveAsync("side-by-side-5-signed-out.png");

        await GoAsync(tab, "account", "/shop/login", "Sign in");
        await tab.SaveAsync("side-by-side-6-account-asks.png");
        await GoAsync(tab, "_routes", "/shop/_routes", "What is served where");
        await tab.SaveAsync("side-by-side-7-routes.png");
        await tab.CloseAsync();
    }

    [TestMethod]
    public async Task A_browser_that_opens_a_new_page_signs_in_on_the_old_one_and_comes_back()
    {
        Tab tab = await (await Chromium.RequireAsync()).OpenAsync(Program.Url);

        await GoAsync(tab, "orders?page=2", "/shop/login", "Sign in");
        await tab.TypeAsync("input[name=user]", "charles");
        await tab.TypeAsync("input[name=password]", "babbage");
        await tab.ClickAsync("button");
        await SeesAsync(tab, "/shop/orders", "Signed in as charles");

        (await tab.EvaluateAsync("location.search")).GetString().Should().Be("?page=2");
        await GoAsync(tab, "logout", "/shop/", "The Reading Room");
        await GoAsync(tab, "orders", "/shop/login", "Sign in");
        await tab.CloseAsync();
    }

    [TestMethod]
    public async Task Redirects_of_both_sites_name_the_proxy_and_its_path_base()
    {
        HttpResponseMessage old = await Program.Client.GetAsync("account?x=1");
        HttpResponseMessage young = await Program.Client.GetAsync("orders?x=1");

        old.StatusCode.Should().Be(HttpStatusCode.Redirect);
        new Uri(Program.Url, old.Headers.Location!).Should().Be(new Uri(Program.Url, "/shop/login?ReturnUrl=%2Fshop%2Faccount%3Fx%3D1"));
        young.StatusCode.Should().Be(HttpStatusCode.Redirect);
        young.Headers.Location.Should().Be(new Uri(Program.Url, "/shop/login?ReturnUrl=%2Fshop%2Forders%3Fx%3D1"));
        (await Program.Client.GetAsync("/")).Headers.Location!.ToString().Should().Be("/shop/");
        (await Program.Client.GetAsync("/orders")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [TestMethod]
    public async Task The_cookie_is_for_the_path_base_of_the_proxy()
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["user"] = "ada", ["password"] = "lovelace" });

        HttpResponseMessage answer = await Program.Client.PostAsync("login?ReturnUrl=%2Fshop%2Forders", form);

        answer.Headers.Location!.ToString().Should().Be("/shop/orders");
        answer.SetCookies().Should().ContainSingle().Which.Should().StartWith("shop=").And.Contain("path=/shop;").And.Contain("samesite=lax");
    }

    [TestMethod]
    public async Task A_page_of_the_proxy_shows_what_is_served_where()
    {
        string page = await Program.Client.GetStringAsync("_routes");

        page.Should().MatchRegex("<td>orders</td><td>/shop/orders/\\{\\*\\*rest}</td><td>new</td><td>http://127.0.0.1:[0-9]+</td>")
            .And.MatchRegex("<td>everything else</td><td>[^<]*</td><td>old</td><td>http://127.0.0.1:[0-9]+</td>");
    }

    [TestMethod]
    public async Task A_route_moves_a_page_to_the_new_site()
    {
        await using SideBySideProgram moved = await SideBySideProgram.StartAsync(
            "--ReverseProxy:Routes:account:ClusterId=new",
            "--ReverseProxy:Routes:account:Match:Path=/account/{**rest}");

        (await Program.Client.GetAsync("account")).StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await moved.Client.GetAsync("account")).StatusCode.Should().Be(HttpStatusCode.NotFound, "the new site has no such page yet");
        (await moved.Client.GetStringAsync("_routes")).Should().Contain("<td>account</td><td>/shop/account/{**rest}</td><td>new</td>");
    }

    private static async Task GoAsync(Tab tab, string page, string path, string text)
    {
        await tab.EvaluateAsync($"location.href = '{new Uri(Program.Url, page)}'");
        await SeesAsync(tab, path, text);
    }

    private static Task SeesAsync(Tab tab, string path, string text) =>
        tab.WaitForAsync($"location.pathname === '{path}' && document.readyState === 'complete' && document.body.innerText.includes('{text}')");
}
