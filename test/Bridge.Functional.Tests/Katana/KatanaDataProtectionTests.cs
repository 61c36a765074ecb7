using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin.Security.DataProtection;
using IDataProtector = Microsoft.Owin.Security.DataProtection.IDataProtector;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>Katana's data protection is ASP.NET Core's.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KatanaDataProtectionTests
{
    [TestMethod]
    public async Task What_Katana_protects_ASPNET_Core_can_read_and_the_other_way_round()
    {
        IDataProtector? legacy = null;
        await using Site site = await Site.StartAsync(
            app => app.UseKatana(katana => legacy = katana.CreateDataProtector("Legacy.Cookies", "v1")),
            builder => builder.Services.AddDataProtection());
        Microsoft.AspNetCore.DataProtection.IDataProtector modern =
            site.Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>()
            .CreateProtector("Legacy.Cookies", "v1");
        byte[] secret = Encoding.UTF8.GetBytes("secret");

        byte[] ticket = legacy!.Protect(secret);

        ticket.Should().NotEqual(secret);
        legacy.Unprotect(ticket).Should().Equal(secret);
        modern.Unprotect(ticket).Should().Equal(secret);
        legacy.Unprotect(modern.Protect(secret)).Should().Equal(secret);
        ((Action)(() => modern.CreateProtector("other").Unprotect(ticket))).Should().Throw<System.Security.Cryptography.CryptographicException>();
    }

    [TestMethod]
    public async Task An_app_that_never_added_data_protection_has_it_with_the_keys_that_it_would_have_had()
    {
        IDataProtector? legacy = null;
        byte[] ticket;
        await using (Site site = await Site.StartAsync(app => app.UseKatana(katana => legacy = katana.CreateDataProtector("Legacy.Cookies"))))
        {
            site.Services.GetService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>().Should().BeNull("else this tests nothing");
            ticket = legacy!.Protect([1, 2, 3]);
        }

        await using Site later = await Site.StartAsync(_ => { }, builder => builder.Services.AddDataProtection());

        later.Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>()
            .CreateProtector("Legacy.Cookies")
            .Unprotect(ticket)
            .Should()
            .Equal(1, 2, 3);
    }
}
