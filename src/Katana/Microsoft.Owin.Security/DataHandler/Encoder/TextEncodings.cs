namespace Microsoft.Owin.Security.DataHandler.Encoder;

/// <summary>The available encoders.</summary>
public static class TextEncodings
{
    /// <summary>Base64.</summary>
    public static ITextEncoder Base64 { get; } = new Base64TextEncoder();

    /// <summary>Base64 for URLs, headers and cookies.</summary>
    public static ITextEncoder Base64Url { get; } = new Base64UrlTextEncoder();
}
