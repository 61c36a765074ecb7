using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Bridge.Showcase;

/// <summary>Signs in every user with the name that the user gives, by ASP.NET Core's cookie. The Katana applications see this user.</summary>
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
