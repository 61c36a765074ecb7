using System.Diagnostics;
using System.Security.Claims;
using System.Security.Principal;
using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;
using Microsoft.Owin.Logging;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.Infrastructure;
using Owin;

namespace Bridge.Katana.Tests.Security.Infrastructure;

[TestClass]
public sealed class AuthenticationHandlerTests
{
    private readonly List<string> _calls = [];
    private readonly RecordingLogger _logger = new();

    [TestMethod]
    public async Task Calls_come_in_order_each_once()
    {
        await Run(new Script(), next: context =>
        {
            _calls.Add("next");
            return context.Response.WriteAsync("x");
        });

        _calls.Should().Equal("initialize", "authenticate", "invoke", "next", "grant", "challenge", "teardown");
    }

    [TestMethod]
    public async Task Response_is_changed_at_the_end_where_nothing_was_written()
    {
        await Run(new Script(), next: _ => Task.CompletedTask);
        _calls.Should().Equal("initialize", "authenticate", "invoke", "grant", "challenge", "teardown");
    }

    [TestMethod]
    public async Task Handler_that_answers_itself_ends_the_pipeline()
    {
        TestServer.Answer answer = await Run(new Script { Invoke = true }, next: context => context.Response.WriteAsync("next"));
        answer.Body.Should().BeEmpty();
        _calls.Should().Equal("initialize", "authenticate", "invoke", "grant", "challenge", "teardown");
    }

    [TestMethod]
    public async Task Passive_handler_authenticates_when_asked()
    {
        await Run(new Script { Mode = AuthenticationMode.Passive }, next: context => context.Authentication.AuthenticateAsync("Script"));
        _calls.Should().Equal("initialize", "invoke", "authenticate", "grant", "challenge", "teardown");
    }

    [TestMethod]
    public async Task Authenticating_many_times_asks_the_handler_once()
    {
        await Run(new Script(), next: async context =>
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => context.Authentication.AuthenticateAsync("Script"))));
        });
        _calls.Count(c => c == "authenticate").Should().Be(1);
    }

    [TestMethod]
    public async Task Ticket_without_an_identity_gives_no_user()
    {
        TestServer.Answer answer = await Run(
            new Script { Ticket = new AuthenticationTicket(null, new AuthenticationProperties()) },
            next: async context => (await context.Authentication.AuthenticateAsync("Script")).Should().BeNull());
        answer.Failure.Should().BeNull();
        answer.Context.Request.User.Should().BeNull();
    }

    [TestMethod]
    public async Task Ticket_without_an_identity_is_not_reported_to_callers_of_the_environments_delegate()
    {
        int reported = 0;
        await Run(
            new Script { Ticket = new AuthenticationTicket(null, null) },
            next: context => context.Get<Func<string[], Action<IIdentity, IDictionary<string, string>, IDictionary<string, object>, object>, object, Task>>(
                "security.Authenticate")(["Script"], (_, _, _, _) => reported++, null));
        reported.Should().Be(0);
        _calls.Should().Contain("authenticate");
    }

    [TestMethod]
    public async Task Challenge_that_writes_the_response_runs_once_and_ends()
    {
        var script = new Script
        {
            Challenge = async context =>
            {
                await context.Response.WriteAsync("<form ");
                await Task.Yield();
                await context.Response.WriteAsync("method=post>");
            },
        };

        TestServer.Answer answer = await Run(script, next: _ => Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(10));

        answer.Body.Should().Be("<form method=post>");
        _calls.Count(c => c == "challenge").Should().Be(1);
    }

    [TestMethod]
    public async Task Challenge_that_writes_after_it_yielded_runs_once_and_ends()
    {
        var script = new Script
        {
            Challenge = async context =>
            {
                await Task.Yield();
                await context.Response.WriteAsync("<form>");
            },
        };

        TestServer.Answer answer = await Run(script, next: _ => Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(10));

        answer.Body.Should().Be("<form>");
        _calls.Count(c => c == "challenge").Should().Be(1);
    }

    [TestMethod]
    public async Task Failing_challenge_fails_the_write_and_is_not_tried_again()
    {
        var script = new Script { Challenge = _ => throw new InvalidTimeZoneException() };
        TestServer.Answer answer = await Run(script, next: context => context.Response.WriteAsync("x"));

        answer.Failure.Should().BeOfType<InvalidTimeZoneException>();
        _calls.Should().Equal("initialize", "authenticate", "invoke", "grant", "challenge", "teardown");
    }

    [TestMethod]
    public async Task Failing_challenge_at_the_end_still_tears_down()
    {
        var script = new Script { Challenge = _ => Task.FromException(new InvalidTimeZoneException()) };
        TestServer.Answer answer = await Run(script, next: _ => Task.CompletedTask);

        answer.Failure.Should().BeOfType<InvalidTimeZoneException>();
        _calls.Should().EndWith("teardown");
        answer.Context.Environment.Should().NotContainKey("security.Authenticate");
    }

    [TestMethod]
    public async Task Failing_application_is_reported_and_not_the_teardown_that_fails_after_it()
    {
        var script = new Script { Teardown = () => throw new TimeoutException() };
        TestServer.Answer answer = await Run(script, next: _ => throw new InvalidTimeZoneException());

        answer.Failure.Should().BeOfType<InvalidTimeZoneException>();
        _calls.Should().Equal("initialize", "authenticate", "invoke", "teardown");
        answer.Context.Environment.Should().NotContainKey("security.Authenticate");
    }

    [TestMethod]
    public async Task Failing_teardown_is_reported_where_nothing_failed_before()
    {
        TestServer.Answer answer = await Run(new Script { Teardown = () => throw new TimeoutException() }, next: _ => Task.CompletedTask);
        answer.Failure.Should().BeOfType<TimeoutException>();
        answer.Context.Environment.Should().NotContainKey("security.Authenticate");
    }

    [TestMethod]
    public async Task Failing_authentication_leaves_the_response_and_the_chain_alone()
    {
        TestServer.Answer answer = await Run(new Script { Authenticate = () => throw new InvalidTimeZoneException() }, next: _ => Task.CompletedTask);

        answer.Failure.Should().BeOfType<InvalidTimeZoneException>();
        answer.Context.Environment.Should().NotContainKey("security.Authenticate");
        foreach ((Action<object> callback, object state) in answer.Unsent)
        {
            callback(state);
        }

        _calls.Should().Equal("initialize", "authenticate");
    }

    [TestMethod]
    public async Task RequestPathBase_is_the_one_at_the_start()
    {
        string seen = null;
        await Run(
            new Script { Challenge = _ => Task.CompletedTask, AtChallenge = handler => seen = handler.PathBaseAtStart },
            next: context =>
            {
                context.Request.PathBase = new PathString("/moved");
                return Task.CompletedTask;
            });
        seen.Should().Be("");
    }

    [TestMethod]
    public async Task Correlation_id_is_a_nonce_in_the_cookie_and_in_the_state()
    {
        var first = new AuthenticationProperties();
        var second = new AuthenticationProperties();
        TestServer.Answer answer = await Run(new Script { OnInvoke = handler => handler.Generate(first) }, next: _ => Task.CompletedTask);
        await Run(new Script { OnInvoke = handler => handler.Generate(second) }, next: _ => Task.CompletedTask);

        string nonce = first.Dictionary[".AspNet.Correlation.Script"];
        nonce.Should().MatchRegex("^[A-Za-z0-9_-]{43}$", "it is 32 random bytes");
        second.Dictionary[".AspNet.Correlation.Script"].Should().NotBe(nonce);
        answer.SetCookies.Should().ContainSingle().Which.Should()
            .StartWith(".AspNet.Correlation.Script=" + nonce)
            .And.ContainEquivalentOf("; httponly").And.ContainEquivalentOf("; samesite=none").And.NotContainEquivalentOf("; secure");
    }

    [TestMethod]
    public async Task Correlation_cookie_is_secure_over_https()
    {
        TestServer.Answer answer = await Run(
            new Script { OnInvoke = handler => handler.Generate(new AuthenticationProperties()) }, next: _ => Task.CompletedTask, scheme: "https");
        answer.SetCookies.Should().ContainSingle().Which.Should().ContainEquivalentOf("; secure");
    }

    [TestMethod]
    public async Task Correlation_id_validates_once()
    {
        var state = new AuthenticationProperties(new Dictionary<string, string> { [".AspNet.Correlation.Script"] = "nonce", ["other"] = "kept" });
        (bool valid, TestServer.Answer answer) = await Validate(state, cookie: "nonce");

        valid.Should().BeTrue();
        _logger.Warnings.Should().BeEmpty();
        answer.SetCookies.Should().ContainSingle("the cookie is deleted").Which.Should()
            .StartWith(".AspNet.Correlation.Script=;").And.ContainEquivalentOf("; samesite=none");
        state.Dictionary.Keys.Should().Equal("other");

        (await Validate(state, cookie: "nonce")).Valid.Should().BeFalse("the state has lost it");
    }

    [TestMethod]
    [DataRow(null, "nonce", "*cookie*was not sent*", DisplayName = "no cookie")]
    [DataRow("nonce", null, "*state has no*", DisplayName = "no state")]
    [DataRow("nonce", "another", "*differ*", DisplayName = "another state")]
    [DataRow("nonce", "NONCE", "*differ*", DisplayName = "another case")]
    public async Task Correlation_id_is_refused(string cookie, string state, string warning)
    {
        var properties = new AuthenticationProperties();
        if (state != null)
        {
            properties.Dictionary[".AspNet.Correlation.Script"] = state;
        }

        (await Validate(properties, cookie)).Valid.Should().BeFalse();
        _logger.Warnings.Should().ContainSingle().Which.Should().Match(warning).And.Contain(".AspNet.Correlation.Script");
    }

    [TestMethod]
    public async Task Correlation_id_without_a_logger_is_refused_all_the_same()
    {
        bool? valid = null;
        await Run(new Script { OnInvoke = handler => valid = handler.Validate(new AuthenticationProperties(), null) }, next: _ => Task.CompletedTask);
        valid.Should().BeFalse();
    }

    [TestMethod]
    public async Task Correlation_goes_through_a_cookie_manager()
    {
        var cookies = new MemoryCookies();
        var properties = new AuthenticationProperties();
        bool? valid = null;
        TestServer.Answer answer = await Run(
            new Script
            {
                OnInvoke = handler =>
                {
                    handler.Generate(cookies, properties);
                    valid = handler.Validate(cookies, properties, _logger);
                },
            },
            next: _ => Task.CompletedTask);

        valid.Should().BeTrue();
        cookies.Jar.Should().BeEmpty("the cookie was deleted");
        cookies.Options.Should().OnlyContain(o => o.HttpOnly && o.SameSite == SameSiteMode.None);
        answer.SetCookies.Should().BeEmpty();
    }

    [TestMethod]
    public async Task Correlation_arguments_are_needed()
    {
        TestServer.Answer answer = await Run(
            new Script
            {
                OnInvoke = handler =>
                {
                    handler.Invoking(h => h.Generate(null)).Should().Throw<ArgumentNullException>();
                    handler.Invoking(h => h.Generate(null, new AuthenticationProperties())).Should().Throw<ArgumentNullException>();
                    handler.Invoking(h => h.Validate(null, _logger)).Should().Throw<ArgumentNullException>();
                    handler.Invoking(h => h.Validate(null, new AuthenticationProperties(), _logger)).Should().Throw<ArgumentNullException>();
                },
            },
            next: _ => Task.CompletedTask);
        answer.Failure.Should().BeNull();
    }

    private async Task<(bool Valid, TestServer.Answer Answer)> Validate(AuthenticationProperties state, string cookie)
    {
        bool? valid = null;
        TestServer.Answer answer = await Run(
            new Script { OnInvoke = handler => valid = handler.Validate(state, _logger) },
            next: _ => Task.CompletedTask,
            cookie: cookie);
        return (valid.Value, answer);
    }

    private Task<TestServer.Answer> Run(Script script, Func<IOwinContext, Task> next, string scheme = "http", string cookie = null)
    {
        var server = new TestServer(app =>
        {
            app.Use<ScriptedMiddleware>(new ScriptedOptions(script, _calls));
            app.Run(next);
        });
        if (cookie != null)
        {
            server.Cookies[".AspNet.Correlation.Script"] = cookie;
        }

        return server.GetAsync("/", scheme);
    }

    private sealed class Script
    {
        public AuthenticationMode Mode { get; init; } = AuthenticationMode.Active;

        public AuthenticationTicket Ticket { get; init; } = new(new ClaimsIdentity("Script"), null);

        public bool Invoke { get; init; }

        public Action<ScriptedHandler> OnInvoke { get; init; }

        public Action<ScriptedHandler> AtChallenge { get; init; }

        public Action Authenticate { get; init; }

        public Func<IOwinContext, Task> Challenge { get; init; }

        public Action Teardown { get; init; }
    }

    private sealed class ScriptedOptions : AuthenticationOptions
    {
        public ScriptedOptions(Script script, List<string> calls)
            : base("Script")
        {
            Script = script;
            Calls = calls;
            AuthenticationMode = script.Mode;
        }

        public Script Script { get; }

        public List<string> Calls { get; }
    }

    private sealed class ScriptedMiddleware(OwinMiddleware next, ScriptedOptions options) : AuthenticationMiddleware<ScriptedOptions>(next, options)
    {
        protected override AuthenticationHandler<ScriptedOptions> CreateHandler() => new ScriptedHandler();
    }

    private sealed class ScriptedHandler : AuthenticationHandler<ScriptedOptions>
    {
        public string PathBaseAtStart => RequestPathBase.ToString();

        public void Generate(AuthenticationProperties properties) => GenerateCorrelationId(properties);

        public void Generate(ICookieManager cookies, AuthenticationProperties properties) => GenerateCorrelationId(cookies, properties);

        public bool Validate(AuthenticationProperties properties, ILogger logger) => ValidateCorrelationId(properties, logger);

        public bool Validate(ICookieManager cookies, AuthenticationProperties properties, ILogger logger) =>
            ValidateCorrelationId(cookies, properties, logger);

        public override Task<bool> InvokeAsync()
        {
            Options.Calls.Add("invoke");
            Options.Script.OnInvoke?.Invoke(this);
            return Task.FromResult(Options.Script.Invoke);
        }

        protected override Task InitializeCoreAsync()
        {
            Options.Calls.Add("initialize");
            Context.Should().NotBeNull();
            return base.InitializeCoreAsync();
        }

        protected override Task<AuthenticationTicket> AuthenticateCoreAsync()
        {
            Options.Calls.Add("authenticate");
            Options.Script.Authenticate?.Invoke();
            return Task.FromResult(Options.Script.Ticket);
        }

        protected override Task ApplyResponseGrantAsync()
        {
            Options.Calls.Add("grant");
            return base.ApplyResponseGrantAsync();
        }

        protected override Task ApplyResponseChallengeAsync()
        {
            Options.Calls.Add("challenge");
            Options.Script.AtChallenge?.Invoke(this);
            return Options.Script.Challenge?.Invoke(Context) ?? base.ApplyResponseChallengeAsync();
        }

        protected override Task TeardownCoreAsync()
        {
            Options.Calls.Add("teardown");
            Options.Script.Teardown?.Invoke();
            return base.TeardownCoreAsync();
        }
    }

    private sealed class MemoryCookies : ICookieManager
    {
        public Dictionary<string, string> Jar { get; } = [];

        public List<CookieOptions> Options { get; } = [];

        public string GetRequestCookie(IOwinContext context, string key) => Jar.GetValueOrDefault(key);

        public void AppendResponseCookie(IOwinContext context, string key, string value, CookieOptions options)
        {
            Jar[key] = value;
            Options.Add(options);
        }

        public void DeleteCookie(IOwinContext context, string key, CookieOptions options)
        {
            Jar.Remove(key);
            Options.Add(options);
        }
    }

    private sealed class RecordingLogger : ILogger
    {
        public List<string> Warnings { get; } = [];

        public bool WriteCore(TraceEventType eventType, int eventId, object state, Exception exception, Func<object, Exception, string> formatter)
        {
            if (eventType == TraceEventType.Warning)
            {
                Warnings.Add(formatter(state, exception));
            }

            return true;
        }
    }
}
