using Microsoft.Owin.Infrastructure;

namespace Microsoft.Owin.Helpers;

/// <summary>Parses data from the web.</summary>
public static class WebHelpers
{
    /// <summary>Parses a form of the type application/x-www-form-urlencoded. Names ignore case. Items without an equals sign are skipped.</summary>
    /// <param name="text">The form.</param>
    /// <returns>Its fields.</returns>
    public static IFormCollection ParseForm(string text) => Delimited.Form(text);
}
