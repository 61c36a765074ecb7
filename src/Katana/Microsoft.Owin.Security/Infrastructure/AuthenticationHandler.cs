using System.Security.Cryptography;
using Microsoft.Owin.Infrastructure;
using Microsoft.Owin.Logging;
using Microsoft.Owin.Security.DataHandler.Encoder;

namespace Microsoft.Owin.Security.Infrastructure;

/// <summary>
/// One request's work of an <see cref="AuthenticationMiddleware{TOptions}"/>. Derive from <see cref="AuthenticationHandler{TOptions}"/>.
/// </summary>
public abstract class AuthenticationHandler
{
    private const int CorrelationIdBytes = 32;

    private static readonly CookieManager s_cookies = new();

    private AuthenticationHook _hook;
    private Task<AuthenticationTicket> _authenticate;
    private bool _authenticateInitialized;
    private object _authenticateLock;
    private int _applyStarted;
    private Task _apply;

    /// <summary>The request's context.</summary>
    protected IOwinContext Context { get; private set; }

    /// <summary>The request.</summary>
    protected IOwinRequest Request => Context.Request;

    /// <summary>The response.</summary>
    protected IOwinResponse Response => Context.Response;

    /// <summary>The path base that the request came in with, whatever later middleware makes of it.</summary>
    protected PathString RequestPathBase { get; private set; }

    /// <summary>Finds the challenge, sign-in or sign-out that is meant for this handler.</summary>
    protected SecurityHelper Helper { get; private set; }

    /// <summary>Whether the request failed; a faulted handler leaves the response alone.</summary>
    protected internal bool Faulted { get; set; }

    internal AuthenticationOptions BaseOptions { get; private set; }

    /// <summary>
    /// Binds the handler to a request, joins the <c>security.Authenticate</c> chain, and in active mode adds the identity to the request's user.
    /// </summary>
    /// <param name="options">The middleware's options.</param>
    /// <param name="context">The request's context.</param>
    /// <returns>A task that ends when the handler is ready.</returns>
    protected async Task BaseInitializeAsync(AuthenticationOptions options, IOwinContext context)
    {
        BaseOptions = options;
        Context = context;
        Helper = new SecurityHelper(context);
        RequestPathBase = Request.PathBase;

        _hook = AuthenticationHook.Register(this, Request);
        try
        {
            Response.OnSendingHeaders(ApplyResponseBeforeHeaders, this);
            await InitializeCoreAsync().ConfigureAwait(false);

            if (options.AuthenticationMode == AuthenticationMode.Active)
            {
                AuthenticationTicket ticket = await AuthenticateAsync().ConfigureAwait(false);
                if (ticket?.Identity != null)
                {
                    Helper.AddUserIdentity(ticket.Identity);
                }
            }
        }
        catch
        {
            // No teardown follows, and the response that is to come is some error page's.
            Faulted = true;
            _hook.Unregister();
            throw;
        }
    }

    /// <summary>Called once <see cref="Context"/> is set, before anything else. Does nothing unless overridden.</summary>
    /// <returns>A task that ends when the handler is initialized.</returns>
    protected virtual Task InitializeCoreAsync() => Task.CompletedTask;

    /// <summary>Called last, whether or not the request failed. Does nothing unless overridden.</summary>
    /// <returns>A task that ends when the handler has let go of what it held.</returns>
    protected virtual Task TeardownCoreAsync() => Task.CompletedTask;

    /// <summary>Lets the handler answer a request itself, such as an identity provider's callback.</summary>
    /// <returns>true when the request was answered and no later middleware is to see it; false unless overridden.</returns>
    public virtual Task<bool> InvokeAsync() => Task.FromResult(false);

    /// <summary>Authenticates the request: calls <see cref="AuthenticateCoreAsync"/>, at most once a request.</summary>
    /// <returns>The ticket, or null when the request carries none.</returns>
    public Task<AuthenticationTicket> AuthenticateAsync() =>
        LazyInitializer.EnsureInitialized(ref _authenticate, ref _authenticateInitialized, ref _authenticateLock, AuthenticateCoreAsync);

    /// <summary>Reads the ticket that the request carries.</summary>
    /// <returns>The ticket, or null. A ticket without an identity can carry properties.</returns>
    protected abstract Task<AuthenticationTicket> AuthenticateCoreAsync();

    /// <summary>
    /// Changes the response just before its headers are sent, at most once a request: <see cref="ApplyResponseGrantAsync"/>, then
    /// <see cref="ApplyResponseChallengeAsync"/>, unless overridden.
    /// </summary>
    /// <returns>A task that ends when the response is changed.</returns>
    protected virtual async Task ApplyResponseCoreAsync()
    {
        await ApplyResponseGrantAsync().ConfigureAwait(false);
        await ApplyResponseChallengeAsync().ConfigureAwait(false);
    }

    /// <summary>Signs in or out by what <see cref="Helper"/> finds, such as by setting a cookie. Does nothing unless overridden.</summary>
    /// <returns>A task that ends when the response is changed.</returns>
    protected virtual Task ApplyResponseGrantAsync() => Task.CompletedTask;

    /// <summary>Answers a 401 with a challenge, such as by redirecting to a login page. Does nothing unless overridden.</summary>
    /// <returns>A task that ends when the response is changed.</returns>
    protected virtual Task ApplyResponseChallengeAsync() => Task.CompletedTask;

    /// <summary>Makes a nonce and puts it into a cookie and into the properties, so that an answer can be told from a forged one.</summary>
    /// <param name="properties">The properties that travel to the identity provider as its <c>state</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="properties"/> is null.</exception>
    protected void GenerateCorrelationId(AuthenticationProperties properties) => GenerateCorrelationId(s_cookies, properties);

    /// <inheritdoc cref="GenerateCorrelationId(AuthenticationProperties)"/>
    /// <param name="cookieManager">What writes the cookie.</param>
    /// <param name="properties">The properties that travel to the identity provider as its <c>state</c>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    protected void GenerateCorrelationId(ICookieManager cookieManager, AuthenticationProperties properties)
    {
        if (cookieManager == null)
        {
            throw new ArgumentNullException(nameof(cookieManager));
        }

        if (properties == null)
        {
            throw new ArgumentNullException(nameof(properties));
        }

        byte[] nonce = new byte[CorrelationIdBytes];
        using (var random = RandomNumberGenerator.Create())
        {
            random.GetBytes(nonce);
        }

        string correlationId = TextEncodings.Base64Url.Encode(nonce);
        string key = CorrelationKey;
        properties.Dictionary[key] = correlationId;
        cookieManager.AppendResponseCookie(Context, key, correlationId, CorrelationCookie());
    }

    /// <summary>Compares the nonce in the properties with the one in the cookie, removes both, and logs a warning where they differ.</summary>
    /// <param name="properties">The properties that the identity provider sent back as its <c>state</c>.</param>
    /// <param name="logger">Where a refusal is logged.</param>
    /// <returns>true when both nonces are there and equal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="properties"/> is null.</exception>
    protected bool ValidateCorrelationId(AuthenticationProperties properties, ILogger logger) =>
        ValidateCorrelationId(s_cookies, properties, logger);

    /// <inheritdoc cref="ValidateCorrelationId(AuthenticationProperties, ILogger)"/>
    /// <param name="cookieManager">What reads and deletes the cookie.</param>
    /// <param name="properties">The properties that the identity provider sent back as its <c>state</c>.</param>
    /// <param name="logger">Where a refusal is logged.</param>
    /// <exception cref="ArgumentNullException"><paramref name="cookieManager"/> or <paramref name="properties"/> is null.</exception>
    protected bool ValidateCorrelationId(ICookieManager cookieManager, AuthenticationProperties properties, ILogger logger)
    {
        if (cookieManager == null)
        {
            throw new ArgumentNullException(nameof(cookieManager));
        }

        if (properties == null)
        {
            throw new ArgumentNullException(nameof(properties));
        }

        string key = CorrelationKey;
        string cookie = cookieManager.GetRequestCookie(Context, key);
        if (string.IsNullOrWhiteSpace(cookie))
        {
            logger?.WriteWarning("The correlation cookie {0} was not sent.", key);
            return false;
        }

        cookieManager.DeleteCookie(Context, key, CorrelationCookie());

        if (!properties.Dictionary.TryGetValue(key, out string expected))
        {
            logger?.WriteWarning("The state has no correlation id {0}.", key);
            return false;
        }

        properties.Dictionary.Remove(key);

        if (!string.Equals(cookie, expected, StringComparison.Ordinal))
        {
            logger?.WriteWarning("The correlation cookie {0} and the state's correlation id differ.", key);
            return false;
        }

        return true;
    }

    internal async Task TeardownAsync()
    {
        try
        {
            await ApplyResponseAtEndAsync().ConfigureAwait(false);
        }
        catch
        {
            await TeardownQuietlyAsync().ConfigureAwait(false);
            throw;
        }

        try
        {
            await TeardownCoreAsync().ConfigureAwait(false);
        }
        finally
        {
            _hook.Unregister();
        }
    }

    /// <summary>For a request that failed already: that failure is the one to report.</summary>
    internal async Task TeardownQuietlyAsync()
    {
        try
        {
            await TeardownCoreAsync().ConfigureAwait(false);
        }
        catch
        {
            // See above.
        }
        finally
        {
            _hook.Unregister();
        }
    }

    private string CorrelationKey => Constants.CorrelationPrefix + BaseOptions.AuthenticationType;

    // SameSite=None, since some identity providers answer with a form posted from their own site.
    private CookieOptions CorrelationCookie() => new() { HttpOnly = true, Secure = Request.IsSecure, SameSite = SameSiteMode.None };

    private static void ApplyResponseBeforeHeaders(object state)
    {
        var handler = (AuthenticationHandler)state;

        // Where the work has begun already, it is that work which sends the headers (a challenge that writes a form, say): waiting for it would
        // never end. The wait below cannot be avoided, since OWIN's server.OnSendingHeaders takes synchronous callbacks.
        if (handler.TryBeginApply())
        {
            handler._apply = handler.ApplyResponseOnceAsync();
            handler._apply.GetAwaiter().GetResult();
        }
    }

    private Task ApplyResponseAtEndAsync()
    {
        if (TryBeginApply())
        {
            return _apply = ApplyResponseOnceAsync();
        }

        return Faulted || _apply == null ? Task.CompletedTask : _apply;
    }

    private bool TryBeginApply() => !Faulted && Interlocked.Exchange(ref _applyStarted, 1) == 0;

    private async Task ApplyResponseOnceAsync()
    {
        try
        {
            await ApplyResponseCoreAsync().ConfigureAwait(false);
        }
        catch
        {
            Faulted = true;
            throw;
        }
    }
}
