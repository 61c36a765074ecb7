using System.Security.Claims;
using Bridge.Owin.SignIn;
using FluentAssertions;

namespace Bridge.Owin.Tests.SignIn;

/// <summary>Which middleware of Katana signs in which identity.</summary>
[TestClass]
public sealed class SignedIdentitiesTests
{
    [TestMethod]
    [DataRow("A", null, "A,B", "A")]
    [DataRow("A,B", null, "A,B", "A,B")]
    [DataRow("own", null, "A", "A")]
    [DataRow("", null, "A", "A")]
    [DataRow("own", "B", "A,B", "B")]
    [DataRow("B", "B", "A,B", "B")]
    [DataRow("A,own", null, "A,B", "error: not clear")]
    [DataRow("own", null, "A,B", "error: not clear")]
    [DataRow("A,own", null, "A", "error: two identities")]
    [DataRow("own,other", null, "A", "error: two identities")]
    [DataRow("A,A", null, "A,B", "error: two identities")]
    [DataRow("B,own", "B", "A,B", "error: two identities")]
    public void Identity_keeps_a_type_that_is_known_and_another_gets_the_only_one(string types, string? type, string known, string signed)
    {
        ClaimsPrincipal user = new(types.Split(',').Select(static own =>
            new ClaimsIdentity([new Claim("name", "Ada")], own.Length == 0 ? null : own, "name", "role")));
        Func<ClaimsIdentity[]> sign = () => SignedIdentities.Of(user, "Katana", type, known.Split(','));
        if (signed.StartsWith("error: ", StringComparison.Ordinal))
        {
            sign.Should().Throw<InvalidOperationException>().WithMessage($"*{signed["error: ".Length..]}*");
            return;
        }

        ClaimsIdentity[] identities = sign();
        identities.Select(static identity => identity.AuthenticationType).Should().Equal(signed.Split(','));
        identities.Should().OnlyContain(static identity => identity.Name == "Ada" && identity.RoleClaimType == "role");
    }
}
