using Microsoft.Owin.Security;

namespace Bridge.Owin.Tests.SignIn;

internal sealed class HeaderOptions : AuthenticationOptions
{
    public HeaderOptions(string type, AuthenticationMode mode = AuthenticationMode.Active)
        : base(type) => AuthenticationMode = mode;
}
