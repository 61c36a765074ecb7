using System.Security.Claims;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>Applications within applications within ASP.NET Core.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HttpContextEnvironmentExecutionTests
{
    [TestMethod]
    [DataRow("/legacy/done")]
    [DataRow("/legacy/waits")]
    [DataRow("/legacy/throws")]
    [DataRow("/legacy/fails")]
    public async Task Paths_are_as_they_were_when_a_mounted_application_is_done(string path)
    {
        List<string> seen = [];
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (FormatException)
                {
                    context.Response.StatusCode = 500;
                }

                seen.Add($"{context.Request.PathBase} {context.Request.Path}");
            });
            app.MapOwin("/legacy", async environment =>
            {
                seen.Add($"{environment.PathBase} {environment.Path}");
                if (environment.Path is "/waits" or "/fails")
                {
                    await Task.Yield();
                }

                if (environment.Path == "/fails")
                {
                    throw new FormatException();
                }
            });
            app.MapOwin("/legacy/throws", _ => throw new FormatException());
        });
        using HttpResponseMessage response = await server.Client.GetAsync(path);
        seen[^1].Should().Be($" {path}");
        (seen.Count == 1 || seen[0] == $"/legacy {path["/legacy".Length..]}").Should().BeTrue();
    }

    [TestMethod]
    public async Task Applications_within_each_other_see_one_environment()
    {
        var seen = new List<IDictionary<string, object>>();
        var paths = new List<string>();
        void Note(IDictionary<string, object> environment)
        {
            seen.Add(environment);
            paths.Add($"{environment.PathBase}|{environment.Path}");
        }

        AppFunc inner = environment =>
        {
            Note(environment);
            environment["inner.Key"] = "inner";
            return environment.WriteAsync("inner");
        };
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => async environment =>
            {
                Note(environment);
                environment["outer.Key"] = "outer";
                await next(environment);
                Note(environment);
                environment["inner.Key"].Should().Be("inner");
            });
            app.UseRouting();
            app.MapOwin("/one", async environment =>
            {
                Note(environment);
                environment["outer.Key"].Should().Be("outer");

                // What an application that mounts others does by hand.
                string pathBase = environment.PathBase, path = environment.Path;
                environment[OwinKeys.RequestPathBase] = pathBase + "/two";
                environment[OwinKeys.RequestPath] = path["/two".Length..];
                RequestDelegate core = context => inner.ToRequestDelegate()(context);
                await core.ToAppFunc()(environment);
                environment[OwinKeys.RequestPathBase] = pathBase;
                environment[OwinKeys.RequestPath] = path;
                Note(environment);
            });
        });
        (await server.Client.GetStringAsync("/one/two/three")).Should().Be("inner");
        seen.Distinct(ReferenceEqualityComparer.Instance).Should().ContainSingle();
        paths.Should().Equal("|/one/two/three", "/one|/two/three", "/one/two|/three", "/one|/two/three", "|/one/two/three");
    }

    [TestMethod]
    public async Task Application_run_by_way_of_the_HttpContext_sees_the_same_environment()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
        {
            environment["outer.Key"] = "outer";
            var context = (HttpContext)environment["Microsoft.AspNetCore.Http.HttpContext"];
            AppFunc inner = inside =>
            {
                inside.Should().BeSameAs(environment);
                return inside.WriteAsync((string)inside["outer.Key"]);
            };
            await inner.ToRequestDelegate()(context);
            environment.ContainsKey("outer.Key").Should().BeTrue("the inner application's end is not the request's");
        }));
        (await server.Client.GetStringAsync("/")).Should().Be("outer");
    }

    [TestMethod]
    public async Task Middleware_may_hand_on_a_dictionary_of_its_own()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => environment => next(new Dictionary<string, object>(environment, StringComparer.Ordinal) { ["my.Key"] = 1 }));
            app.MapOwin("/", environment => environment.WriteAsync("inner"));
        });
        (await server.Client.GetStringAsync("/")).Should().Be("inner");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task What_middleware_changed_in_a_dictionary_of_its_own_reaches_ASPNET_Core_and_no_further(bool fails)
    {
        string? after = null;
        string? inside = null;
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => async environment =>
            {
                var body = new MemoryStream();
                var copy = new Dictionary<string, object>(environment, StringComparer.Ordinal)
                {
                    [OwinKeys.RequestMethod] = "PUT",
                    [OwinKeys.RequestPathBase] = "/base",
                    [OwinKeys.RequestPath] = "/changed",
                    [OwinKeys.RequestQueryString] = "q=1",
                    [OwinKeys.RequestUser] = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "copy")], "test")),
                    [OwinKeys.ResponseBody] = body,
                };
                try
                {
                    await next(copy);
                }
                catch (FormatException)
                {
                }

                after = $"{environment[OwinKeys.RequestMethod]} {environment.PathBase}{environment.Path}?{environment[OwinKeys.RequestQueryString]} "
                    + $"{((ClaimsPrincipal)environment[OwinKeys.RequestUser]).Identity!.Name}";
                await environment.WriteAsync(Encoding.UTF8.GetString(body.ToArray()).ToUpperInvariant());
            });
            app.Run(async context =>
            {
                inside =
                    $"{context.Request.Method} {context.Request.PathBase}{context.Request.Path}{context.Request.QueryString} {context.User.Identity!.Name}";
                await context.Response.WriteAsync("core");
                if (fails)
                {
                    throw new FormatException();
                }
            });
        });
        (await server.Client.GetStringAsync("/original")).Should().Be("CORE");
        inside.Should().Be("PUT /base/changed?q=1 copy");
        after.Should().Be("GET /original? ");
    }

    [TestMethod]
    public async Task Environments_of_parallel_requests_are_not_mixed()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => environment =>
            {
                environment["my.Path"] = environment.Path;
                return next(environment);
            });
            app.MapOwin("/", async environment =>
            {
                await Task.Yield();
                await environment.WriteAsync((string)environment["my.Path"]);
            });
        });
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (i, cancelled) =>
            (await server.Client.GetStringAsync($"/{i}", cancelled)).Should().Be($"/{i}"));
    }

    [TestMethod]
    public async Task Failure_within_reaches_the_outer_application_and_the_exception_handler()
    {
        Exception? seen = null;
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseExceptionHandler(errors => errors.Run(context => context.Response.WriteAsync("handled")));
            app.UseOwin(next => async environment =>
            {
                environment.OnSendingHeaders(_ => environment.ResponseHeaders["X-Outer"] = ["1"], null!);
                try
                {
                    await next(environment);
                }
                catch (FormatException e)
                {
                    seen = e;
                    environment.ContainsKey(OwinKeys.RequestPath).Should().BeTrue("only the owner ends an environment");
                    throw;
                }
            });
            app.UseRouting();
            app.MapOwin("/", _ => throw new FormatException());
        });
        HttpResponseMessage response = await server.Client.GetAsync("/");
        ((int)response.StatusCode).Should().Be(500);
        (await response.Content.ReadAsStringAsync()).Should().Be("handled");
        response.Headers.Contains("X-Outer").Should().BeFalse("the callbacks of a failed application have no part in the error page");
        seen.Should().NotBeNull();
    }

    [TestMethod]
    public async Task Null_instead_of_a_task_is_an_error_that_says_so()
    {
        Exception? seen = null;
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (InvalidOperationException e)
                {
                    seen = e;
                }
            });
            app.UseOwin(_ => null!);
        });
        await server.Client.GetAsync("/");
        seen!.Message.Should().Contain("null instead of a Task");
    }

    [TestMethod]
    public async Task Application_that_throws_before_its_first_write_is_a_500()
    {
        (string first, string second) = await KestrelServer.GetTwiceAsync(environment =>
        {
            environment.ResponseHeaders["X-Mine"] = ["1"];
            environment.OnSendingHeaders(_ => environment.ResponseHeaders["X-Callback"] = ["1"], null!);
            throw new FormatException();
        });
        first.Should().StartWith("HTTP/1.1 500 ").And.NotContain("X-Mine").And.NotContain("X-Callback");
        second.Should().EndWith("6\r\nsecond\r\n0\r\n\r\n");
    }

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(false, false)]
    public async Task Application_that_throws_after_its_first_write_breaks_the_connection(bool synchronous, bool length)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(builder => builder.MapOwin("/", async environment =>
        {
            if (length)
            {
                environment.ResponseHeaders["Content-Length"] = ["4"];
            }

            if (synchronous)
            {
                environment.Write("text");
            }
            else
            {
                await environment.WriteAsync("text");
            }

            throw new FormatException();
        }));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        (string received, _) = await connection.ReadToEndAsync();

        received.Should().NotContain("0\r\n\r\n", "a chunked body must not look complete");
        received.Should().NotContain("500");
    }

    [TestMethod]
    public async Task Middleware_that_swallows_the_exception_does_not_make_the_response_look_complete()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (FormatException)
                {
                }
            });
            app.UseRouting();
            app.MapOwin("/", async environment =>
            {
                await environment.WriteAsync("text");
                throw new FormatException();
            });
        });
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        (string received, _) = await connection.ReadToEndAsync();

        received.Should().NotEndWith("0\r\n\r\n");
    }

    [TestMethod]
    public async Task Failure_after_writing_through_a_wrapped_body_does_not_forge_a_second_response()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            environment[OwinKeys.ResponseBody] = new Unflushed(environment.ResponseBody);
            environment.Write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
            throw new FormatException();
        }));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        (string received, _) = await connection.ReadToEndAsync();

        received.Should().NotContain("HTTP/1.1 500");
    }

    /// <summary>A filter around a body that keeps flushes to itself.</summary>
    private sealed class Unflushed(Stream inner) : WriteOnlyStream
    {
        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
