using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Bridge.Showcase;

/// <summary>Signs anyone in by the name that they give, in ASP.NET Core's cookie, for the Katana applications to see.</summary>
internal static class SignIn
{
    public static async Task PostAsync(HttpContext context)
    {
        string? name = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync())["name"] : default;
        if (string.IsNullOrWhiteSpace(name))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        ClaimsIdentity identity = new([new Claim(ClaimTypes.Name, name)], CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(new ClaimsPrincipal(identity));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
