using System.Reflection;
using System.Reflection.Emit;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Owin;
using Owin;

[assembly: OwinStartup("interop", typeof(Bridge.Functional.Tests.KatanaHosting.StartupDiscoveryTests.Named), "Begin")]

namespace Bridge.Functional.Tests.KatanaHosting;

[TestClass]
[DoNotParallelize]
public sealed class StartupDiscoveryTests
{
    public static class Named
    {
        public static void Begin(IAppBuilder app) => app.Run(context => context.Response.WriteAsync("named"));
    }

    [TestMethod]
    public async Task UseKatana_finds_the_startup_class_of_a_site_that_lies_beside_the_app()
    {
        await using Site site = await Site.StartAsync(app => app.UseKatana());

        (await site.Client.GetStringAsync("/")).Should().Contain("The Reading Room");
    }

    [TestMethod]
    public async Task UseKatana_finds_a_startup_class_by_its_friendly_name_and_calls_the_method_that_it_names()
    {
        await using Site site = await Site.StartAsync(app => app.UseKatana("Interop"));

        (await site.Client.GetStringAsync("/")).Should().Be("named");
    }

    [TestMethod]
    public async Task An_assembly_says_itself_which_is_its_startup_class()
    {
        await using Site site = await Site.StartAsync(app => app.UseKatana(typeof(KatanaSite.Startup).Assembly));

        (await site.Client.GetStringAsync("/")).Should().Contain("The Reading Room");
    }

    [TestMethod]
    public async Task A_name_that_no_startup_class_has_is_refused_with_those_that_there_are()
    {
        Func<Task> start = () => Site.StartAsync(app => app.UseKatana("Production"));

        await start.Should().ThrowAsync<InvalidOperationException>().WithMessage(
            "No startup class named \"Production\" was found (looked in *KatanaSite*). Looked for [assembly: OwinStartup(\"Production\", typeof(...))]. "
                + "There are: *Named of Bridge.Functional.Tests named \"interop\"*");
    }

    [TestMethod]
    public async Task An_assembly_without_a_startup_class_is_refused_with_what_was_looked_for()
    {
        Func<Task> start = () => Site.StartAsync(app => app.UseKatana(Assembly("Empty")));

        await start.Should().ThrowAsync<InvalidOperationException>().WithMessage(
            "No startup class was found (looked in Empty). Looked for [assembly: OwinStartup(typeof(...))] without a name, and for a class named "
                + "Startup*Configuration*app.UseKatana<Startup>()*");
    }

    [TestMethod]
    public async Task Two_startup_classes_are_refused_with_their_names()
    {
        Func<Task> start = () => Site.StartAsync(app => app.UseKatana(Assembly("Double", typeof(KatanaSite.Startup), typeof(Named))));

        await start.Should()
            .ThrowAsync<InvalidOperationException>()
            .WithMessage("There are 2 startup classes: KatanaSite.Startup of KatanaSite, *Named of Bridge.Functional.Tests. *");
    }

    [TestMethod]
    public async Task Without_the_attribute_a_class_named_Startup_is_found()
    {
        AssemblyBuilder assembly = Assembly("Conventional");
        TypeBuilder type = assembly.DefineDynamicModule("Conventional").DefineType("Conventional.Startup", TypeAttributes.Public);
        ILGenerator body = type.DefineMethod("Configuration", MethodAttributes.Public | MethodAttributes.Static, typeof(void), [typeof(IAppBuilder)])
            .GetILGenerator();
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Call, typeof(Named).GetMethod(nameof(Named.Begin))!);
        body.Emit(OpCodes.Ret);
        type.CreateType();

        await using Site site = await Site.StartAsync(app => app.UseKatana(assembly));

        (await site.Client.GetStringAsync("/")).Should().Be("named");
    }

    private static AssemblyBuilder Assembly(string name, params Type[] startups)
    {
        ConstructorInfo attribute = typeof(OwinStartupAttribute).GetConstructor([typeof(Type)])!;
        return AssemblyBuilder.DefineDynamicAssembly(
            new AssemblyName(name), AssemblyBuilderAccess.RunAndCollect, [.. startups.Select(startup => new CustomAttributeBuilder(attribute, [startup]))]);
    }
}
