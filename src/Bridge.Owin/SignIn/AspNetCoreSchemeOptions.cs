#if NET
using Microsoft.Owin.Security;

namespace Bridge.Owin.SignIn;

/// <summary>The options of a scheme of ASP.NET Core's as Katana middleware. The scheme's name is the authentication type.</summary>
internal sealed class AspNetCoreSchemeOptions(string scheme) : AuthenticationOptions(scheme);
#endif
