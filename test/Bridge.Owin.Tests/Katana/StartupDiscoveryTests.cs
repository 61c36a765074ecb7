using System.Reflection;
using System.Reflection.Emit;
using FluentAssertions;
using Microsoft.Owin;
using Owin;

namespace Bridge.Owin.Tests.KatanaHosting;

/// <summary>Finding the startup class of a site, over assemblies that are made for each test.</summary>
[TestClass]
public sealed class StartupDiscoveryTests
{
    [TestMethod]
    public void Class_by_convention_is_found_in_the_assemblys_namespace_or_without_one()
    {
        NameOf([Made("A", "A.Startup")]).Should().Be("A.Startup, A");
        NameOf([Made("B", "Startup")]).Should().Be("Startup, B");
        NameOf([Made("C", "Other.Startup"), Made("D", "D.Startup")]).Should().Be("D.Startup, D");
        Finding([Made("E", "E.Startup", hasMethod: false)]).Should().Throw<InvalidOperationException>("ASP.NET Core's convention has one too");
    }

    [TestMethod]
    public void Several_are_refused_and_none_says_where_it_was_looked_for()
    {
        Finding([Made("A", "A.Startup"), Made("B", "Startup")]).Should().Throw<InvalidOperationException>()
            .WithMessage("There are 2 classes that could be the startup class: A.Startup in A, Startup in B. Say which is meant*");
        Finding([Made("C", "C.Other")]).Should().Throw<InvalidOperationException>()
            .WithMessage("No startup class was found (looked in C).*app.UseKatana<Startup>().");
        Finding([]).Should().Throw<InvalidOperationException>().WithMessage("*no assembly of the app was compiled against Katana*");
        Finding([Made("D", "D.Startup")], "name").Should().Throw<InvalidOperationException>()
            .WithMessage("No startup class named \"name\" was found (looked in D). Looked for *OwinStartup(\"name\", typeof(...))].");
    }

    [TestMethod]
    public void Attribute_goes_before_the_convention_and_a_name_chooses()
    {
        Assembly one = Made("A", "A.Startup", attributes: [("", typeof(First), null), ("second", typeof(Second), "Other")]);
        NameOf([one]).Should().Be($"{typeof(First).FullName}, Bridge.Owin.Tests");
        NameOf([one], "SECOND").Should().Be($"{typeof(Second).FullName}, Bridge.Owin.Tests");
        Finding([one], "third").Should().Throw<InvalidOperationException>()
            .WithMessage("*There are: *First of Bridge.Owin.Tests, *Second of Bridge.Owin.Tests named \"second\".");
        Finding([Made("B", "B.Startup", attributes: [("", typeof(First), null), ("", typeof(Second), "Other")])]).Should().Throw<InvalidOperationException>()
            .WithMessage("There are 2 startup classes: *app.UseKatana<First>().");
    }

    private static string NameOf(Assembly[] assemblies, string? name = null) => StartupDiscovery.In(assemblies, name).Name;

    private static Action Finding(Assembly[] assemblies, string? name = null) => () => StartupDiscovery.In(assemblies, name);

    private static Assembly Made(string name, string type, bool hasMethod = true, (string Name, Type Type, string? Method)[]? attributes = null)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), AssemblyBuilderAccess.Run);
        foreach ((string friendly, Type startup, string? method) in attributes ?? [])
        {
            assembly.SetCustomAttribute(new CustomAttributeBuilder(
                typeof(OwinStartupAttribute).GetConstructor([typeof(string), typeof(Type), typeof(string)])!, [friendly, startup, method ?? ""]));
        }

        TypeBuilder made = assembly.DefineDynamicModule(name).DefineType(type, TypeAttributes.Public);
        if (hasMethod)
        {
            made.DefineMethod("Configuration", MethodAttributes.Public, typeof(void), [typeof(IAppBuilder)]).GetILGenerator().Emit(OpCodes.Ret);
        }

        made.CreateType();
        return assembly;
    }

    public sealed class First
    {
        public void Configuration(IAppBuilder app) => app.Properties["first"] = true;
    }

    public sealed class Second
    {
        public void Other(IAppBuilder app) => app.Properties["second"] = true;
    }
}
