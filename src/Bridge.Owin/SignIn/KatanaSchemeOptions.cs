#if NET
namespace Bridge.Owin.SignIn;

/// <summary>The Katana middleware that a scheme of AddKatana uses.</summary>
internal sealed class KatanaSchemeOptions
{
    /// <summary>The authentication type of the Katana middleware; null for the active one.</summary>
    public string? AuthenticationType { get; set; }
}
#endif
