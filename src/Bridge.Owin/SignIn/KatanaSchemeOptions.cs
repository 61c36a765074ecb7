#if NET
namespace Bridge.Owin.SignIn;

/// <summary>What one scheme of AddKatana stands for.</summary>
internal sealed class KatanaSchemeOptions
{
    /// <summary>The authentication type of Katana's middleware; null for whichever is active.</summary>
    public string? AuthenticationType { get; set; }
}
#endif
