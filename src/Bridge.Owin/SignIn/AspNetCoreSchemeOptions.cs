#if NET
using Microsoft.Owin.Security;

namespace Bridge.Owin.SignIn;

/// <summary>A scheme of ASP.NET Core's as middleware of Katana's. Its name is the authentication type.</summary>
internal sealed class AspNetCoreSchemeOptions(string scheme) : AuthenticationOptions(scheme);
#endif
