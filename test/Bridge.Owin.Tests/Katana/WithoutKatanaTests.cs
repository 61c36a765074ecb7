#if NET // On Mono, test/mono.sh takes Katana's assemblies away from all tests.
using System.Reflection;
using System.Runtime.Loader;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.Owin.Tests.WithoutKatana;

/// <summary>Who mounts applications and middleware alone needs no assembly of Katana's, though Bridge.Owin was compiled against them.</summary>
[TestClass]
public sealed class WithoutKatanaTests
{
    [TestMethod]
    public async Task Applications_middleware_and_the_self_host_work_where_there_is_no_Katana()
    {
        NoKatana place = new();
        Assembly tests = place.LoadFromAssemblyPath(typeof(WithoutKatanaTests).Assembly.Location);

        string answer = await (Task<string>)tests.GetType(typeof(Code).FullName!)!.GetMethod(nameof(Code.RunAsync))!.Invoke(null, null)!;

        answer.Should().Be("view 7, mounted /app, next");
        place.Assemblies.Should().Contain(assembly => assembly.GetName().Name == "Bridge.Owin", "else this tests nothing");
        place.Asked.Should().BeEmpty();
    }

    [TestMethod]
    public void What_does_need_Katana_is_refused_there_alone()
    {
        Assembly bridge = new NoKatana().LoadFromAssemblyPath(typeof(OwinServices).Assembly.Location);
        Type katana = bridge.GetType("Bridge.Owin.Katana", throwOnError: true)!;

        katana.Invoking(type => type.GetMethods().SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType).ToArray())
            .Should()
            .Throw<FileNotFoundException>()
            .WithMessage("*Owin*");
    }

    public static class Code
    {
        public static async Task<string> RunAsync()
        {
            ViewModule module = new();
            module.Get("/view/{id:int}", request => $"view {request.RouteValues["id"]}");
            module.Mount("/app", View.Of(request => $"mounted {request.PathBase}").ToAppFunc());
            AppFunc next = View.Of(_ => "next").ToAppFunc();
            await using var host = OwinHost.Start("http://127.0.0.1:0", module.ToMidFunc()(next));
            using HttpClient client = new() { BaseAddress = new Uri(host.Url), Timeout = TimeSpan.FromSeconds(20) };
            return $"{await client.GetStringAsync("/view/7")}, {await client.GetStringAsync("/app/x")}, {await client.GetStringAsync("/y")}";
        }
    }

    private sealed class NoKatana() : AssemblyLoadContext("without Katana")
    {
        public List<string> Asked { get; } = [];

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name is "Owin" or "Microsoft.Owin" or "Microsoft.Owin.Security")
            {
                Asked.Add(assemblyName.Name);
                throw new FileNotFoundException($"There is no {assemblyName.Name} here.", assemblyName.Name);
            }

            string path = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
            return assemblyName.Name!.StartsWith("Bridge.", StringComparison.Ordinal) && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
#endif
