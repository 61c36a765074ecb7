using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bridge.Owin;
using Guestbook;
using Owin;
using Protect = System.Func<byte[], byte[]>;

namespace Bridge.Parity;

/// <summary>What every host serves: two modules and a Katana site, each below a prefix.</summary>
internal static class ParitySite
{
    public const string KatanaPath = "/katana";

    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The modules, new ones: what they keep is a server's own.</summary>
    public static IEnumerable<(string Path, ViewModule Module)> Modules()
    {
        // Each server has a copy of one build, and a copy has a time of its own, which the guestbook's embedded files have too.
        File.SetLastWriteTimeUtc(typeof(GuestbookModule).Assembly.Location, s_now.UtcDateTime);
        return
        [
            ("/guestbook", new GuestbookModule(new MemoryEntries(() => s_now))),
            ("/returns", new ReturnsModule()),
            ("/echo", new EchoModule()),
            ("/views", new ViewsModule()),
            ("/files", new FilesModule()),
        ];
    }

    /// <summary>The SHA-256 of the guestbook's DLL, in hexadecimal: which build is being served.</summary>
    public static string GuestbookHash()
    {
        using var sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(File.ReadAllBytes(typeof(GuestbookModule).Assembly.Location))
            .Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>The Katana site, with the startup properties that every host of this test gives it.</summary>
    public static void Katana(IAppBuilder app)
    {
        app.Properties[OwinKeys.AppName] = "parity";
        app.Properties[OwinKeys.TraceOutput] = TextWriter.Null;

        // No protection at all: what is compared must not depend on keys.
        app.Properties["security.DataProtectionProvider"] = (Func<string[], Tuple<Protect, Protect>>)(_ =>
            Tuple.Create<Protect, Protect>(bytes => bytes, bytes => bytes));
        new KatanaSite.Startup().Configuration(app);
    }

    /// <summary>The whole site, for a server that runs OWIN applications.</summary>
    public static AppFunc App()
    {
        AppFunc app = environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 404;
            return Task.CompletedTask;
        };
        app = new Response(GuestbookHash()).ToAppFunc().MountAt("/which")(app);
        app = new Response(Type.GetType("Mono.Runtime") is null ? RuntimeInformation.FrameworkDescription : "Mono").ToAppFunc().MountAt("/runtime")(app);
        foreach ((string path, ViewModule module) in Modules())
        {
            app = module.ToAppFunc().MountAt(path)(app);
        }

        return Bridge.Owin.Katana.ToAppFunc(Katana).MountAt(KatanaPath)(app);
    }
}
