using System.Reflection;
using FluentAssertions;

namespace Bridge.Architecture.Tests;

/// <summary>A name of Bridge's own is none that every file of an ASP.NET Core app has already, by the SDK's implicit usings.</summary>
[TestClass]
public sealed class NameTests
{
    /// <summary>The implicit usings of Microsoft.NET.Sdk and Microsoft.NET.Sdk.Web.</summary>
    private static readonly string[] s_implicit =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading",
        "System.Threading.Tasks", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    [TestMethod]
    [DataRow("Bridge.Core")]
    [DataRow("Bridge.AspNetCore")]
    [DataRow("Bridge.Owin")]
    public void No_public_type_has_a_name_of_the_implicit_usings(string name)
    {
        HashSet<string> taken = [.. Platform().Where(static type => s_implicit.Contains(type.Namespace)).Select(static type => type.Name)];
        taken.Should().Contain(["CookieOptions", "SameSiteMode", "IResult", "Func`2"]);
        Assembly.Load(name).GetExportedTypes()
            .Where(static type => !type.IsNested && type.Namespace!.StartsWith("Bridge", StringComparison.Ordinal))
            .Select(static type => type.Name)
            .Intersect(taken)
            .Should().BeEmpty();
    }

    /// <summary>Sites have namespaces of their own that are named for what is in them, and a namespace hides a type of another.</summary>
    [TestMethod]
    [DataRow("Bridge.Core")]
    [DataRow("Bridge.AspNetCore")]
    [DataRow("Bridge.Owin")]
    public void No_public_type_is_named_as_sites_name_their_folders(string name) =>
        Assembly.Load(name).GetExportedTypes().Select(static type => type.Name).Intersect(
        [
            "Middleware", "Models", "Views", "Controllers", "Pages", "Services", "Filters", "Extensions", "Data", "Modules", "Routes", "Errors",
        ]).Should().BeEmpty();

    private static IEnumerable<Type> Platform() =>
        from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        let file = Path.GetFileNameWithoutExtension(path)
        where file.StartsWith("System.", StringComparison.Ordinal) || file.StartsWith("Microsoft.", StringComparison.Ordinal)
        where !file.StartsWith("Microsoft.Owin", StringComparison.Ordinal)
        from type in TypesOf(file)
        select type;

    private static Type[] TypesOf(string assembly)
    {
        try
        {
            return Assembly.Load(assembly).GetExportedTypes();
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or TypeLoadException)
        {
            // What this test program does not load stands in no app of its kind either.
            return [];
        }
    }
}
