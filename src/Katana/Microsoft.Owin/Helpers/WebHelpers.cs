using Microsoft.Owin.Infrastructure;

namespace Microsoft.Owin.Helpers;

/// <summary>Parses what the web sends.</summary>
public static class WebHelpers
{
    /// <summary>Parses a form of the type application/x-www-form-urlencoded. Names ignore the case; what has no equals sign is skipped.</summary>
    /// <param name="text">The form.</param>
    /// <returns>Its fields.</returns>
    public static IFormCollection ParseForm(string text) => Delimited.Form(text);
}
