using System.Reflection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Protect = System.Func<byte[], byte[]>;
using Provider = System.Func<string[], System.Tuple<System.Func<byte[], byte[]>, System.Func<byte[], byte[]>>>;

namespace Bridge.AspNetCore.Hosting;

/// <summary>
/// The startup property <c>security.DataProtectionProvider</c> for a pipeline without an app's services. It is ASP.NET Core's data protection, with keys in the
/// home folder of the user who runs the program. If no folder can keep them, the keys are in memory, and one line of the trace says so.
/// </summary>
internal sealed class KeyedDataProtection
{
    private readonly string _appName;
    private readonly TextWriter? _trace;

    // Created on first use: most sites need none, and creating one reads the keys.
    private readonly Lazy<IDataProtectionProvider> _provider;

    private KeyedDataProtection(string appName, TextWriter? trace)
    {
        _appName = appName;
        _trace = trace;
        _provider = new Lazy<IDataProtectionProvider>(CreateProvider);
    }

    /// <param name="appName">A name that separates the keys of programs of the same user; the entry assembly's name if it is null or empty.</param>
    /// <param name="trace">Takes the warning; <see cref="Console.Error"/> if it is null.</param>
    public static Provider For(string? appName, TextWriter? trace) =>
        new KeyedDataProtection(string.IsNullOrEmpty(appName) ? Assembly.GetEntryAssembly()?.GetName().Name ?? "Bridge" : appName, trace).Create;

    private Tuple<Protect, Protect> Create(string[] purposes)
    {
        // Created at the first cookie, and not at startup, when middleware asks for its protector.
        Lazy<IDataProtector> protector = new(() => _provider.Value.CreateProtector(purposes));
        return new(data => protector.Value.Protect(data), data => protector.Value.Unprotect(data));
    }

    private IDataProtectionProvider CreateProvider()
    {
        KeyStorageLog log = new();
        if (HasHome() && CreateKept(log) is { } kept)
        {
            return kept;
        }

        (_trace ?? Console.Error).WriteLine(
            "Warning: sign-in cookies are protected by keys that are kept in memory, since no folder keeps them"
            + (log.Failure is null ? "" : $" ({log.Failure.Message.ReplaceLineEndings(" ")})")
            + ". Users sign in again after a restart. Give the program a home folder that it can write to, or set security.DataProtectionProvider in the "
                + "startup class.");
        return new EphemeralDataProtectionProvider();
    }

    // If the home folder does not exist, as for many service users, ASP.NET Core writes its keys into the current folder, which may be served.
    private static bool HasHome()
    {
        if (OperatingSystem.IsWindows() || IsSet("LOCALAPPDATA") || IsSet("USERPROFILE"))
        {
            return true;
        }

        return IsSet("HOME")
            ? Directory.Exists(System.Environment.GetEnvironmentVariable("HOME"))
            : System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData).Length > 0;
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable(variable));

    /// <summary>A provider whose keys are stored in a folder; null if there is no such folder.</summary>
    private IDataProtectionProvider? CreateKept(KeyStorageLog log)
    {
        try
        {
            ServiceProvider services = new ServiceCollection()
                .AddSingleton<ILoggerFactory>(log)
                .AddDataProtection().SetApplicationName(_appName).Services
                .BuildServiceProvider();
            IDataProtectionProvider provider = services.GetRequiredService<IDataProtectionProvider>();

            // The first call reads the keys, or writes the first one.
            provider.CreateProtector("Bridge.Probe").Protect([]);
            return log.KeysAreInMemory ? null : provider;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            log.Failure = failure;
            return null;
        }
    }

    /// <summary>Reads from data protection's log where its keys are, because no API gives this.</summary>
    private sealed class KeyStorageLog : ILoggerFactory, ILogger
    {
        // "Using an in-memory repository", and "Neither user profile nor HKLM registry available".
        private const int InMemory = 50;
        private const int Ephemeral = 59;

        public bool KeysAreInMemory { get; private set; }

        public Exception? Failure { get; set; }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            KeysAreInMemory |= eventId.Id is InMemory or Ephemeral && logLevel == LogLevel.Warning;
        }

        public void Dispose()
        {
        }
    }
}
