using System.Net;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>The HttpListener that a Katana site finds in its startup properties.</summary>
[TestClass]
public sealed class ListenerSettingsTests
{
    private readonly Dictionary<string, object> _properties = [];

    [TestMethod]
    public void Listener_that_was_not_changed_is_fine()
    {
        ListenerSettings.Check(_properties);
        ListenerSettings.Offer(_properties);
        ListenerSettings.Check(_properties);
        _properties["System.Net.HttpListener"] = "other";
        ListenerSettings.Check(_properties);
    }

    [TestMethod]
    public void Each_setting_without_an_effect_is_refused_with_what_to_do_instead()
    {
        Refused(static listener => listener.AuthenticationSchemes = AuthenticationSchemes.Ntlm).WithMessage("*AuthenticationSchemes = Ntlm*Negotiate*");
        Refused(static listener => listener.AuthenticationSchemeSelectorDelegate = static _ => AuthenticationSchemes.Ntlm)
            .WithMessage("*sets AuthenticationSchemeSelectorDelegate on*Negotiate*");
        Refused(static listener => listener.ExtendedProtectionSelectorDelegate = static _ => null!).WithMessage("*sets ExtendedProtectionSelectorDelegate on*");
        Refused(static listener => listener.Prefixes.Add("http://localhost:5999/")).WithMessage("*Prefixes (http://localhost:5999/)*Name all URLs*");
        Refused(static listener => listener.TimeoutManager.IdleConnection = TimeSpan.FromSeconds(7)).WithMessage("*TimeoutManager*KeepAliveTimeout*");
        Refused(static listener => listener.TimeoutManager.DrainEntityBody = TimeSpan.FromSeconds(7)).WithMessage("*TimeoutManager*");
    }

    private FluentAssertions.Specialized.ExceptionAssertions<NotSupportedException> Refused(Action<HttpListener> change)
    {
        _properties.Clear();
        ListenerSettings.Offer(_properties);
        change((HttpListener)_properties["System.Net.HttpListener"]);
        return FluentActions.Invoking(() => ListenerSettings.Check(_properties)).Should().Throw<NotSupportedException>();
    }
}
