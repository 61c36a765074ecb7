using System.Security.Cryptography;
using FluentAssertions;
using Microsoft.Owin.Security.DataProtection;

namespace Bridge.Katana.Tests.Security.DataProtection;

[TestClass]
public sealed class DpapiDataProtectionProviderTests
{
    [TestMethod]
    [OSCondition(OperatingSystems.Windows)]
    public void On_Windows_names_and_purposes_isolate()
    {
        byte[] data = [1, 2, 3];
        byte[] secret = new DpapiDataProtectionProvider("site").Create("a", "b").Protect(data);

        secret.Should().NotEqual(data);
        new DpapiDataProtectionProvider("site").Create("a", "b").Unprotect(secret).Should().Equal(data);
        new DpapiDataProtectionProvider("site").Create("a").Invoking(p => p.Unprotect(secret)).Should().Throw<CryptographicException>();
        new DpapiDataProtectionProvider("other").Create("a", "b").Invoking(p => p.Unprotect(secret)).Should().Throw<CryptographicException>();
        new DpapiDataProtectionProvider().Create("a", "b").Invoking(p => p.Unprotect(secret)).Should().Throw<CryptographicException>();
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Elsewhere_it_says_at_once_what_to_use_instead()
    {
        FluentActions.Invoking(() => new DpapiDataProtectionProvider()).Should().Throw<PlatformNotSupportedException>()
            .WithMessage("*needs Windows*security.DataProtectionProvider*SetDataProtectionProvider*");
        FluentActions.Invoking(() => new DpapiDataProtectionProvider("site")).Should().Throw<PlatformNotSupportedException>();
    }

    [TestMethod]
    public void A_name_is_needed()
    {
        FluentActions.Invoking(() => new DpapiDataProtectionProvider(null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new DpapiDataProtectionProvider(" ")).Should().Throw<ArgumentException>();
    }
}
