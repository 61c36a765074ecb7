using System.Runtime.CompilerServices;
using FluentAssertions;

namespace Bridge.Owin.Tests.Modules;

[TestClass]
public sealed class ViewFiltersTests
{
    [TestMethod]
    public async Task A_filter_that_returns_something_answers_in_the_views_place()
    {
        bool ran = false;
        ViewModule module = With(m =>
        {
            m.Get("/", _ =>
            {
                ran = true;
                return "view";
            });
            m.Before(r => r.Query["key"] == "right" ? null : ("no entry", 403));
            m.Before(_ => throw new InvalidOperationException("A later filter ran."));
        });

        OwinCall call = await OwinCall.GetAsync(module.ToAppFunc(new BridgeOptions()), "/");

        call.Status.Should().Be(403);
        call.Text.Should().Be("no entry");
        ran.Should().BeFalse();
    }

    [TestMethod]
    public async Task What_a_view_or_a_filter_declared_counts_where_filters_stand_around_it()
    {
        string[] none = [];
        ViewModule module = With(m =>
        {
            m.Get("/view", _ => none.Select(static name => name));
            m.Get("/task", async _ =>
            {
                await Task.Yield();
                return none.Select(static name => name);
            });
            m.Get("/tuple", _ => (none.Select(static name => name), 200));
            m.Get("/filter", static _ => "view");
            m.Get("/list", _ => none);
            m.Before(r => r.Path == "/filter" ? none.Select(static name => name) : null);
            m.After(static (_, _) => { });
        });
        foreach (string path in new[] { "/view", "/task", "/tuple", "/filter" })
        {
            OwinCall call = await OwinCall.GetAsync(module.ToAppFunc(), path);
            (call.Header("Content-Type"), call.Text).Should().Be(("text/html; charset=utf-8", ""), path);
        }

        (await OwinCall.GetAsync(module.ToAppFunc(), "/list")).Text.Should().Be("[]");
    }

    [TestMethod]
    public void A_filter_that_can_never_answer_is_refused_at_startup()
    {
        Action<ViewModule>[] wrong =
        [
            static m => m.Before(static r => r.User is not null), static m => m.Before(static _ => 401),
            static m => m.Before(static _ => Task.FromResult(true)), static m => m.Before(static _ => (bool?)null),
        ];
        foreach (Action<ViewModule> add in wrong)
        {
            ViewModule filtered = With(m =>
            {
                m.Get("/", static _ => "view");
                add(m);
            });
            foreach (ViewModule module in new[] { filtered, With(m => m.Mount("/inner", filtered)) })
            {
                Action start = () => module.ToAppFunc();
                start.Should().Throw<InvalidViewResultException>().WithMessage(
                    "A Before filter of the module * has a declared type that can never be a response. To let the view run, return null or nothing. "
                        + "The view (a lambda) returned a*, which is not a valid response.*");
            }
        }
    }

    [TestMethod]
    public async Task Filters_may_be_asynchronous_and_return_nothing()
    {
        List<int> ran = [];
        ViewModule module = With(m =>
        {
            m.Before(async _ =>
            {
                await Task.Yield();
                ran.Add(1);
            });
            m.Before(_ => ValueTask.CompletedTask);
            m.Before(async _ =>
            {
                await Task.Yield();
                ran.Add(2);
                return (string?)null;
            });
            m.Get("/", async _ =>
            {
                await Task.Yield();
                return "done";
            });
            m.After(async (_, response) =>
            {
                await Task.Yield();
                response.StatusCode = 202;
            });
            m.After(async (_, response) =>
            {
                await Task.Yield();
                return new Response("other", response.StatusCode);
            });
        });

        OwinCall call = await OwinCall.GetAsync(module.ToAppFunc(), "/");

        ran.Should().Equal(1, 2);
        call.Status.Should().Be(202);
        call.Text.Should().Be("other");
    }

    [TestMethod]
    public async Task The_filters_guard_mounted_applications_and_options_as_they_guard_views()
    {
        ViewModule module = With(m =>
        {
            m.Get("/view", _ => "view");
            m.Mount("/app", new Response("app").ToAppFunc());
            m.Before(_ => new HttpException(401));
        });

        AppFunc app = module.ToAppFunc();

        (await OwinCall.GetAsync(app, "/view")).Status.Should().Be(401);
        (await OwinCall.GetAsync(app, "/app/x")).Status.Should().Be(401);
        (await OwinCall.SendAsync(app, "POST", "/app")).Status.Should().Be(401);
        (await OwinCall.SendAsync(app, "OPTIONS", "/view")).Status.Should().Be(401);
    }

    [TestMethod]
    public async Task A_filter_after_the_view_changes_what_an_application_sends_without_holding_its_body()
    {
        ViewModule module = With(m =>
        {
            m.Mount("/app", new Response("app", 201) { Headers = { ["X-Own"] = "1" } }.ToAppFunc());
            m.After((_, response) => { response.Headers["X-Frame-Options"] = "DENY"; });
        });

        OwinCall call = await OwinCall.GetAsync(module.ToAppFunc(), "/app");

        call.Status.Should().Be(201);
        call.Header("X-Own").Should().Be("1");
        call.Header("X-Frame-Options").Should().Be("DENY");
        call.Text.Should().Be("app");
    }

    [TestMethod]
    public async Task A_response_that_a_view_keeps_does_not_get_what_a_filter_sets_for_one_request()
    {
        Response kept = new("kept");
        ViewModule module = With(m =>
        {
            m.Get("/", _ => kept);
            m.After((r, response) => { response.Headers["X-For"] = r.Query["for"]; });
        });

        OwinCall call = await OwinCall.GetAsync(module.ToAppFunc(), "/?for=me");

        call.Header("X-For").Should().Be("me");
        kept.Headers.Count.Should().Be(0);
    }

    [TestMethod]
    [DataRow("/sync")]
    [DataRow("/async")]
    [DataRow("/filter")]
    public async Task An_error_goes_to_the_handler_of_the_nearest_type(string path)
    {
        ViewModule module = With(m =>
        {
            m.Before(r => r.Path == "/filter" ? throw new FileNotFoundException("gone") : (object?)null);
            m.Get("/sync", _ => throw new FileNotFoundException("gone"));
            m.Get("/filter", _ => "unreached");
            m.Get("/async", async _ =>
            {
                await Task.Yield();
                return ThrowGone();
            });
            m.OnError<Exception>((_, _) => ("any", 500));
            m.OnError<IOException>((_, e) => (e.Message, 410));
            m.OnError<FileNotFoundException>((_, _) => null);
            m.After((_, response) => { response.Headers["X-After"] = "1"; });
        });

        OwinCall call = await OwinCall.GetAsync(module.ToAppFunc(), path);

        call.Status.Should().Be(410);
        call.Text.Should().Be("gone");
        call.Header("X-After").Should().Be("1");
    }

    [TestMethod]
    public async Task A_result_that_cannot_be_a_response_is_an_error_for_the_handlers()
    {
        ViewModule module = With(m =>
        {
            m.Get("/", _ => (object?)null);
            m.OnError<InvalidViewResultException>(async (_, _) =>
            {
                await Task.Yield();
                return ("sorry", 503);
            });
        });

        (await OwinCall.GetAsync(module.ToAppFunc(), "/")).Status.Should().Be(503);
    }

    [TestMethod]
    public async Task An_error_that_no_handler_takes_is_the_hosts_with_its_own_stack()
    {
        ViewModule module = With(m =>
        {
            m.Get("/", _ => ThrowGone());
            m.OnError<TimeoutException>((_, _) => "late");
        });

        Func<Task> act = () => OwinCall.GetAsync(module.ToAppFunc(), "/");

        (await act.Should().ThrowAsync<FileNotFoundException>()).Which.StackTrace.Should().Contain(nameof(ThrowGone));
    }

    [TestMethod]
    public async Task An_HttpException_of_an_inner_module_is_handled_by_the_outer_and_seen_by_the_filters_of_both()
    {
        List<string> log = [];
        ViewModule outer = With(o =>
        {
            o.Mount("/inner", With(i =>
            {
                i.Get("/", _ => throw new HttpException(404));
                i.Get("/teapot", _ => throw new HttpException(418));
                i.After((_, response) => log.Add($"inner {response.StatusCode}"));
            }));
            o.OnError<HttpException>((_, e) => e.StatusCode == 404 ? ("our own page", 404) : null);
            o.After((_, response) => log.Add($"outer {response.StatusCode}"));
        });

        (await OwinCall.GetAsync(outer.ToAppFunc(), "/inner")).Text.Should().Be("our own page");
        (await OwinCall.GetAsync(outer.ToAppFunc(), "/inner/teapot")).Status.Should().Be(418);
        log.Should().Equal("inner 404", "outer 404", "inner 418", "outer 418");
    }

    [TestMethod]
    public async Task A_body_that_a_filter_leaves_out_or_fails_over_is_closed_once()
    {
        CountingStream replaced = new();
        CountingStream failed = new();
        ViewModule module = With(m =>
        {
            m.Get("/replaced", _ => replaced);
            m.Get("/failed", _ => failed);
            m.After((r, response) => r.Path == "/failed" ? throw new TimeoutException() : new Response("other"));
        });
        AppFunc app = module.ToAppFunc();

        (await OwinCall.GetAsync(app, "/replaced")).Text.Should().Be("other");
        await FluentActions.Awaiting(() => OwinCall.GetAsync(app, "/failed")).Should().ThrowAsync<TimeoutException>();

        replaced.Disposals.Should().Be(1);
        failed.Disposals.Should().Be(1);
    }

    [TestMethod]
    public void Two_handlers_of_one_type_are_refused()
    {
        ViewModule module = new();
        module.OnError<IOException>((_, _) => "1");

        module.Invoking(m => m.OnError<IOException>((_, _) => "2")).Should().Throw<ArgumentException>().WithMessage("*already has a handler for IOException*");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string ThrowGone() => throw new FileNotFoundException("gone");

    private static ViewModule With(Action<ViewModule> configure)
    {
        ViewModule module = new();
        configure(module);
        return module;
    }

    private sealed class CountingStream() : MemoryStream([1, 2, 3])
    {
        public int Disposals { get; private set; }

        protected override void Dispose(bool disposing)
        {
            Disposals++;
            base.Dispose(disposing);
        }
    }
}
