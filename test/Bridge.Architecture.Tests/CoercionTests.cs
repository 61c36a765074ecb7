using FluentAssertions;

namespace Bridge.Architecture.Tests;

/// <summary>
/// No rule about a view's return value stands anywhere but in Bridge.Core: a host hands the value over, adds the types that only it knows, and
/// carries out what was decided.
/// </summary>
[TestClass]
public sealed class CoercionTests
{
    public static IEnumerable<object[]> Hosts => [["Bridge.AspNetCore", "net10.0"], ["Bridge.Owin", "net10.0"], ["Bridge.Owin", "netstandard2.0"]];

    [TestMethod]
    [DynamicData(nameof(Hosts))]
    public void Hosts_hand_results_over_and_carry_out_what_was_decided(string name, string framework)
    {
        // To hand over: the coercer and the runner. To describe an API: what a declared type says.
        // To carry out: a target, what goes over an application, which statuses have no body, what a header may hold,
        // when callbacks run, how forms are encoded, and what a URL contains as it is.
        string[] allowed =
        [
            "Bridge.Coercion.ResponseCoercer", "Bridge.Coercion.ViewRunner", "Bridge.Coercion.OpenApiResponse",
            "Bridge.Sending.IResponseTarget", "Bridge.Sending.OwinResponseTarget", "Bridge.Sending.AppOverlay", "Bridge.Http.StatusRule",
            "Bridge.Http.HeaderRules", "Bridge.Http.FormEncoding", "Bridge.Http.MediaTypes", "Bridge.Http.PercentEncoding",
            "Bridge.Modules.ViewMount", "Bridge.Modules.ModuleRoutes", "Bridge.Request.ResponseMaker", "Bridge.Sending.HeaderCallbacks",
            "Bridge.Errors.Excerpt", "Bridge.Errors.InvalidRoute",
            "Bridge.Errors.SpentRequestBody", "Bridge.Request.FormFault", "Bridge.Diagnostics.Telemetry", "Bridge.Diagnostics.Measurement",
        ];
        using var host = AssemblyFile.Open(name, framework);
        host.TypesOf("Bridge.Core").Should().Contain("Bridge.Coercion.ResponseCoercer");
        host.TypesOf("Bridge.Core").Where(static type => type.Split('.').Length > 2 && type.Split('.')[1] is not "Contract").Should().BeSubsetOf(allowed);
    }

    [TestMethod]
    [DynamicData(nameof(Hosts))]
    public void Hosts_ask_the_rules_no_more_than_what_a_status_means_and_what_a_header_may_hold(string name, string framework)
    {
        using var host = AssemblyFile.Open(name, framework);
        host.MembersOf("Bridge.Http.StatusRule").Should().BeSubsetOf(["IsBodiless", "IsFinal", "IsReasonPhrase", "LeftOut", "SendsBody"]);
        host.MembersOf("Bridge.Http.HeaderRules").Should().BeSubsetOf(
            [
                "CheckUrl", "ClosesConnection", "DeclaredLength", "HasControl", "IsFraming", "IsPrintable", "IsToken", "IsTokenCharacter", "IsUrl", "LeftOut",
                "TryReadLength",
            ]);
        host.MembersOf("Bridge.Coercion.ResponseCoercer").Should().BeSubsetOf(
            [".ctor", "CheckDeclaredTypes", "Describe", "Knows", "get_Default", "get_Forms", "get_Json"]);
        host.MembersOf("Bridge.Sending.AppOverlay").Should().BeSubsetOf(["Apply", "get_None", "get_StatusCode"]);
    }

    [TestMethod]
    [DynamicData(nameof(Hosts))]
    public void Hosts_make_no_response_of_a_result_themselves(string name, string framework)
    {
        // Response and its bodies are what a result comes to; a host never sees one.
        using var host = AssemblyFile.Open(name, framework);
        host.TypesOf("Bridge.Core").Should().NotContain(["Bridge.Response", "Bridge.ResponseBody", "Bridge.Headers"]);
    }

    [TestMethod]
    [DynamicData(nameof(Hosts))]
    public void Hosts_add_rules_for_their_own_types_alone(string name, string framework)
    {
        using var host = AssemblyFile.Open(name, framework);
        IReadOnlyList<(string Type, string Assembly)> types = [.. host.ArgumentsOf("CoerceByDefault"), .. host.ArgumentsOf("Coerce")];
        types.Should().NotBeEmpty().And.OnlyContain(
            static type =>
                type.Assembly.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
                    || type.Assembly.StartsWith("Microsoft.Owin", StringComparison.Ordinal)
                    || type.Assembly == "Owin");
    }
}
