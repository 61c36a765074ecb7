using System.Security.Cryptography;
using Microsoft.Owin.Infrastructure;
using Microsoft.Owin.Logging;
using Microsoft.Owin.Security.DataHandler.Encoder;

namespace Microsoft.Owin.Security.Infrastructure;

/// <summary>Handles one request for an <see cref="AuthenticationMiddleware{TOptions}"/>. Derive from <see cref="AuthenticationHandler{TOptions}"/>.</summary>
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

    /// <summary>The path base at the start of the request. Later middleware may change the request's own.</summary>
    protected PathString RequestPathBase { get; private set; }

    /// <summary>Finds the challenge, sign-in or sign-out for this handler.</summary>
    protected SecurityHelper Helper { get; private set; }

    /// <summary>Whether the request failed. A faulted handler does not change the response.</summary>
    protected internal bool Faulted { get; set; }

    internal AuthenticationOptions BaseOptions { get; private set; }

    /// <summary>
    /// Binds the handler to a request, and adds it to the <c>security.Authenticate</c> chain. In active mode, also adds the identity to the request's user.
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
            // No teardown follows, and the response will be an error page.
            Faulted = true;
            _hook.Unregister();
            throw;
        }
    }

    /// <summary>Called after <see cref="Context"/> is set, before anything else. Does nothing unless overridden.</summary>
    /// <returns>A task that ends when the handler is initialized.</returns>
    protected virtual Task InitializeCoreAsync() => Task.CompletedTask;

    /// <summary>Called last, whether or not the request failed. Does nothing unless overridden.</summary>
    /// <returns>A task that ends when the handler has released its resources.</returns>
    protected virtual Task TeardownCoreAsync() => Task.CompletedTask;

    /// <summary>Lets the handler answer a request itself, such as the callback of an identity provider.</summary>
    /// <returns>true if the request was answered and must not go on to later middleware; false unless overridden.</returns>
    public virtual Task<bool> InvokeAsync() => Task.FromResult(false);

    /// <summary>Authenticates the request. It calls <see cref="AuthenticateCoreAsync"/> at most once per request.</summary>
    /// <returns>The ticket; null if the request contains none.</returns>
    public Task<AuthenticationTicket> AuthenticateAsync() =>
        LazyInitializer.EnsureInitialized(ref _authenticate, ref _authenticateInitialized, ref _authenticateLock, AuthenticateCoreAsync);

    /// <summary>Reads the ticket of the request.</summary>
    /// <returns>The ticket, or null. A ticket without an identity can contain properties.</returns>
    protected abstract Task<AuthenticationTicket> AuthenticateCoreAsync();

    /// <summary>
    /// Changes the response just before its headers are sent, at most once per request. Unless overridden, it calls <see cref="ApplyResponseGrantAsync"/> and
    /// then <see cref="ApplyResponseChallengeAsync"/>.
    /// </summary>
    /// <returns>A task that ends when the response is changed.</returns>
    protected virtual async Task ApplyResponseCoreAsync()
    {
        await ApplyResponseGrantAsync().ConfigureAwait(false);
        await ApplyResponseChallengeAsync().ConfigureAwait(false);
    }

    /// <summary>Performs the sign-in or sign-out that <see cref="Helper"/> finds, for instance by setting a cookie. Does nothing unless overridden.</summary>
    /// <returns>A task that ends when the response is changed.</returns>
    protected virtual Task ApplyResponseGrantAsync() => Task.CompletedTask;

    /// <summary>Answers a 401 with a challenge, for instance a redirect to a login page. Does nothing unless overridden.</summary>
    /// <returns>A task that ends when the response is changed.</returns>
    protected virtual Task ApplyResponseChallengeAsync() => Task.CompletedTask;

    /// <summary>Makes a nonce and stores it in a cookie and in the properties, so that a forged answer can be recognized.</summary>
    /// <param name="properties">The properties that travel to the identity provider as its <c>state</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="properties"/> is null.</exception>
    protected void GenerateCorrelationId(AuthenticationProperties properties) => GenerateCorrelationId(s_cookies, properties);

    /// <inheritdoc cref="GenerateCorrelationId(AuthenticationProperties)"/>
    /// <param name="cookieManager">Writes the cookie.</param>
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

    /// <summary>Compares the nonce in the properties with that in the cookie, removes both, and logs a warning if they differ.</summary>
    /// <param name="properties">The properties that the identity provider sent back as its <c>state</c>.</param>
    /// <param name="logger">Where a refusal is logged.</param>
    /// <returns>true if both nonces exist and are equal.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="properties"/> is null.</exception>
    protected bool ValidateCorrelationId(AuthenticationProperties properties, ILogger logger) =>
        ValidateCorrelationId(s_cookies, properties, logger);

    /// <inheritdoc cref="ValidateCorrelationId(AuthenticationProperties, ILogger)"/>
    /// <param name="cookieManager">Reads and deletes the cookie.</param>
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

    /// <summary>Tears down after a request that failed. A second failure is ignored, because the first is the one to report.</summary>
    internal async Task TeardownQuietlyAsync()
    {
        try
        {
            await TeardownCoreAsync().ConfigureAwait(false);
        }
        catch
        {
            // The first failure is reported.
        }
        finally
        {
            _hook.Unregister();
        }
    }

    private string CorrelationKey => Constants.CorrelationPrefix + BaseOptions.AuthenticationType;

    // SameSite=None, because some identity providers answer with a form post from their own site.
    private CookieOptions CorrelationCookie() => new() { HttpOnly = true, Secure = Request.IsSecure, SameSite = SameSiteMode.None };

    private static void ApplyResponseBeforeHeaders(object state)
    {
        var handler = (AuthenticationHandler)state;

        // If the work has already begun, it is the work itself that sends the headers, for instance a challenge that writes a form. Waiting for it here would
        // never end. The wait below is unavoidable, because the callbacks of OWIN's server.OnSendingHeaders are synchronous.
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
