using static Bridge.Cli.Knowledge.Severity;

namespace Bridge.Cli.Knowledge;

/// <summary>Every kind of finding.</summary>
internal static class Rules
{
    private const string AskYarp =
        "Leave this part on IIS and put a proxy (YARP) in front: it sends the paths of this part to IIS and everything else to Kestrel. docs/migrating.md "
            + "shows both ways.";

    // What the site is made of.
    public static readonly Rule Mvc = new("mvc", Proxy, "MVC 5 runs inside System.Web",
        "ASP.NET MVC 5 and Web Pages are built on System.Web, which exists only on IIS. Katana cannot run them.", AskYarp);
    public static readonly Rule WebForms = new("web-forms", Proxy, "Web Forms run inside System.Web",
        "Pages, controls and master pages are compiled and run by System.Web, which exists only on IIS.", AskYarp);
    public static readonly Rule Asmx = new("asmx", Proxy, "ASMX web services run inside System.Web",
        "System.Web.Services exists only on IIS.", AskYarp + " CoreWCF or a Web API controller can answer the same messages later.");
    public static readonly Rule WcfService = new("wcf-service", Proxy, "WCF services",
        ".NET 10 has no server side of WCF.", "Host the service with CoreWCF, or leave it on IIS behind a proxy (YARP).");
    public static readonly Rule HttpHandlers = new("http-handlers", Proxy, "HTTP handlers and modules of System.Web",
        "Only System.Web calls IHttpHandler and IHttpModule. Kestrel never calls them.",
        "Write each one as Katana or ASP.NET Core middleware; a few dozen lines are usual. Until then, l" + AskYarp[1..]);
    public static readonly Rule GlobalAsax = new("global-asax", Change, "Global.asax is not run",
        "Only System.Web raises Application_Start and the other events of HttpApplication.",
        "Move what Application_Start does into Startup.Configuration, and per-request events into middleware.");
    public static readonly Rule WebApiWebHost = new("web-api-web-host", Change, "Web API is hosted by System.Web",
        "GlobalConfiguration belongs to Web API's host for System.Web (Microsoft.AspNet.WebApi.WebHost).",
        "Make an HttpConfiguration in Startup.Configuration, pass it to WebApiConfig.Register, and call app.UseWebApi(config) of "
            + "Microsoft.AspNet.WebApi.Owin. Controllers stay as they are.");
    public static readonly Rule Software = new("software", Change, "Software that does not run on .NET 10",
        "The table of docs/katana.md says that these packages do not run, and why.", "See each line.");
    public static readonly Rule Setting = new(
        "setting",
        Note,
        "Software that runs with a setting",
        "The table of docs/katana.md says what these packages need.",
        "See each line.");
    public static readonly Rule Tried = new("tried-software", Note, "Software that was tried and runs",
        "These packages refer to something that .NET 10 or Linux does not have, but they run: the missing part is not called, or they work without it.",
        "Nothing.");
    public static readonly Rule Unused = new("unused", Note, "Assemblies that nothing needs any more",
        "They host Katana or ASP.NET on IIS. Kestrel takes their place, and no other assembly refers to them.", "Nothing. You can remove them.");
    public static readonly Rule NoStartup = new("no-startup", Change, "No Katana startup class",
        "No [assembly: OwinStartup], no owin:AppStartup in the config file and no class Startup with a method Configuration was found, and no program "
            + "starts WebApp.",
        "Name the class: bridge serve PATH --startup TYPE. A site that is not built on Katana at all needs a rewrite or a proxy.");
    public static readonly Rule SeveralStartups = new("several-startups", Change, "More than one startup class",
        "Katana refuses to choose between them, as Bridge does.", "Name one in owin:AppStartup, or: bridge serve PATH --startup TYPE.");
    public static readonly Rule WindowsService = new("windows-service", WindowsOnly, "A Windows service",
        "The program runs as a Windows service (ServiceBase or TopShelf).",
        "Run it as a console program: bridge run SITE.exe runs its Main. For a service on .NET 10, use Microsoft.Extensions.Hosting.WindowsServices "
            + "or systemd.");

    // What .NET 10 does not have.
    public static readonly Rule SystemWeb = new("system-web", Change, "Code that calls System.Web",
        "HttpContext.Current, HttpRuntime, HostingEnvironment and similar types belong to IIS. On .NET 10 the first call throws.",
        "Use IOwinContext (context.Request, context.Environment) instead of HttpContext; AppContext.BaseDirectory instead of MapPath; MemoryCache instead "
            + "of HttpRuntime.Cache. "
        + "Microsoft.AspNetCore.SystemWebAdapters has a part of System.Web's API for ASP.NET Core.");
    public static readonly Rule SystemWebSecurity = new("system-web-security", Change, "Membership, roles and forms authentication of System.Web",
        "Membership, Roles, FormsAuthentication and MachineKey belong to System.Web.",
        "Sign users in with Katana's cookie middleware and ASP.NET Identity, and protect data with IDataProtectionProvider. Cookies and tokens that System.Web "
            + "protected cannot be read.");
    public static readonly Rule JavaScriptSerializer = new("javascript-serializer", Change, "JavaScriptSerializer",
        ".NET 10 has no System.Web.Extensions. Bridge's replacement has only JavaScriptSerializer, without converters.",
        "Use System.Text.Json or Newtonsoft.Json.");
    public static readonly Rule Remoting = new("remoting", Change, "Remoting",
        ".NET 10 has no remoting: no channels, no proxies, no CallContext.",
        "Use AsyncLocal<T> instead of CallContext, and HTTP or gRPC for remote calls.");
    public static readonly Rule AppDomains = new("app-domains", Change, "Application domains",
        ".NET 10 has one application domain. Making or configuring another throws PlatformNotSupportedException, or the type does not exist.",
        "Use AssemblyLoadContext to load and unload code, and a process to isolate it.");
    public static readonly Rule CodeAccess = new("code-access-security", Change, "Code access security",
        ".NET 10 has no code permissions: demands do nothing or throw, and parts of the API do not exist.",
        "Remove the demands. Isolate code in its own process or container.");
    public static readonly Rule BinaryFormatter = new("binary-formatter", Change, "BinaryFormatter",
        "BinaryFormatter throws PlatformNotSupportedException on .NET 10, because the data that it reads can run the sender's code.",
        "Write JSON, or DataContractSerializer's XML. Convert stored data once, in a separate tool, with the package "
            + "System.Runtime.Serialization.Formatters.");
    public static readonly Rule WebRequestHandler = new("web-request-handler", Change, "WebRequestHandler",
        ".NET 10 has no System.Net.Http.WebRequest. Bridge's replacement has only WebRequestHandler, which Katana's external logins create.",
        "Use HttpClientHandler or SocketsHttpHandler.");
    public static readonly Rule Wcf = new("wcf", Change, "WCF",
        ".NET 10 itself has no System.ServiceModel.", "For clients, use the packages System.ServiceModel.Http and related ones. For services, use CoreWCF.");
    public static readonly Rule LinqToSql = new(
        "linq-to-sql",
        Change,
        "LINQ to SQL",
        ".NET 10 has no System.Data.Linq. Bridge's replacement has only the type Binary, which OData uses.",
        "Use Entity Framework.");
    public static readonly Rule EntityFramework = new("entity-framework", Change, "Entity Framework 6 for .NET Framework",
        "This build of Entity Framework was made for .NET Framework: its providers come from machine.config, which .NET 10 does not have.",
        "Take the package EntityFramework 6.5 in its build for .NET Standard 2.1, and register the provider in code (DbProviderFactories.RegisterFactory, "
            + "DbConfiguration).");
    public static readonly Rule Workflow = new(
        "workflow",
        Change,
        "Windows Workflow Foundation",
        ".NET 10 has no System.Activities and no System.Workflow.",
        "CoreWF (UiPath.Workflow) has System.Activities.");
    public static readonly Rule Messaging = new(
        "msmq",
        Change,
        "MSMQ and enterprise services",
        ".NET 10 has no System.Messaging and no System.EnterpriseServices.",
        "Use another queue. .NET 10 has TransactionScope.");
    public static readonly Rule Desktop = new(
        "desktop",
        Change,
        "Windows Forms and WPF",
        "A web host has no desktop assemblies.",
        "Remove the code that refers to them, or move it to a program for net10.0-windows.");
    public static readonly Rule Package = new("package", Change, "API that moved to a package",
        ".NET 10 has these types in NuGet packages of their own.",
        "Add the package to the project that hosts the site, and its assembly beside the site for bridge serve. Each line names it.");
    public static readonly Rule MissingAssembly = new("missing-assembly", Change, "Missing assemblies",
        "The site refers to an assembly that is neither in its folder, nor part of .NET 10 or Bridge. On the old server it was in the GAC, which .NET 10 "
            + "does not have, or this part of the site never ran.",
        "Copy the assembly into the bin folder, or remove the code that refers to it.");
    public static readonly Rule MissingApi = new("missing-api", Change, "API that .NET 10 does not have",
        "The method that calls it fails with a MissingMethodException or TypeLoadException when it first runs; a class that derives from it fails when it "
            + "is loaded.",
        "Change the caller; Microsoft's page on breaking changes names the replacement.");
    public static readonly Rule StrongName = new("strong-name", Note, "References with another strong name",
        "The file has another public key than the reference. .NET Framework refuses the file, or takes the right one from the GAC. "
            + ".NET 10 has no GAC, does not compare keys, and loads the file in the folder.",
        "Make sure that the file in the folder is the right one.");
    public static readonly Rule Probing = new("probing", Change, "Folders that only .NET Framework searches",
        "<probing> and <codeBase> name other places for assemblies. .NET 10 does not read them: it searches only the bin folder.",
        "Copy these assemblies into the bin folder.");
    public static readonly Rule VersionMix = new("version-mix", Change, "Assemblies that do not fit each other",
        "One file of the site refers to a member that another file of the site does not have: their versions do not match. This fails on .NET "
            + "Framework too.",
        "Use matching versions of both.");
    public static readonly Rule AttributeOnly = new("attributes", Note, "Attributes that .NET 10 does not have",
        "Only attributes use these types. They are loaded when code asks for all attributes of that class or member.",
        "Nothing, unless a library reads the attributes of these members.");
    public static readonly Rule NotImplemented = new("not-implemented", Change, "Classes that lack a member",
        "A base class or interface of .NET 10 has an abstract member that this class does not implement, so that it cannot be loaded.",
        "Add the member and compile again.");

    // What .NET 10 has, but with other behaviour.
    public static readonly Rule ThrowsAlways = new("throws", Change, "API that always throws on .NET 10",
        "The member exists and throws PlatformNotSupportedException.", "Change the caller.");
    public static readonly Rule DelegateBegin = new("begin-invoke", Change, "BeginInvoke of a delegate",
        "Delegates cannot be called asynchronously on .NET 10: BeginInvoke and EndInvoke throw PlatformNotSupportedException.",
        "Use Task.Run(() => action(...)).");
    public static readonly Rule ThreadAbort = new(
        "thread-abort",
        Change,
        "Thread.Abort, Suspend and Resume",
        "They throw PlatformNotSupportedException on .NET 10.",
        "Stop work with a CancellationToken.");
    public static readonly Rule HttpListener = new("http-listener", Change, "Properties of HttpListener",
        "The code asks the builder for Katana's HttpListener server (authentication schemes, limits, timeouts). Kestrel does not have it.",
        "For Windows authentication, use ASP.NET Core's Negotiate. For limits and timeouts, use KestrelServerOptions.Limits.");
    public static readonly Rule CodePages = new("code-pages", Note, "Encodings of Windows",
        ".NET 10 knows code pages such as 1252 only after CodePagesEncodingProvider is registered.",
        "bridge serve and bridge run register it. In your own host, call Encoding.RegisterProvider(CodePagesEncodingProvider.Instance).");
    public static readonly Rule ServicePoint = new("service-point", Note, "ServicePointManager",
        "HttpClient on .NET 10 does not read ServicePointManager. TLS versions are the system's.",
        "TLS 1.2 needs no change. Move limits and certificate callbacks to SocketsHttpHandler.");

    // What works only on Windows.
    public static readonly Rule Dpapi = new(
        "dpapi",
        WindowsOnly,
        "DPAPI",
        "ProtectedData uses Windows' own key store.",
        "On Linux, use IDataProtectionProvider. In Katana, the builder's provider is Bridge's and works everywhere.");
    public static readonly Rule Drawing = new(
        "system-drawing",
        WindowsOnly,
        "System.Drawing",
        "System.Drawing.Common uses GDI+, which exists only on Windows.",
        "On Linux, use ImageSharp or SkiaSharp.");
    public static readonly Rule Registry = new(
        "registry",
        WindowsOnly,
        "The registry",
        "Linux has no registry.",
        "Read settings from the config file or the environment.");
    public static readonly Rule WindowsApi = new(
        "windows-only",
        WindowsOnly,
        "API for Windows only",
        "The member throws PlatformNotSupportedException elsewhere.",
        "Stay on Windows, or change the caller.");
    public static readonly Rule NativeCode = new("native-library", WindowsOnly, "Native libraries",
        "The folder holds native DLLs for Windows. Code that loads them runs only on Windows, in a process of their architecture.",
        "On Linux, take the package's build for Linux.");
    public static readonly Rule PInvoke = new(
        "p-invoke",
        WindowsOnly,
        "Calls into native libraries",
        "The code calls a native library by P/Invoke.",
        "On Linux the library has to exist under a name that .NET finds. Windows' own libraries do not exist there.");
    public static readonly Rule Com = new("com", WindowsOnly, "COM", "The code uses COM objects.", "They exist only on Windows.");
    public static readonly Rule Backslash = new("backslash", WindowsOnly, @"Paths with a backslash",
        @"On Linux a backslash is part of a file's name, so that App_Data\x.txt is one file. Linux also distinguishes the letter case of names.",
        "Build paths with Path.Combine.");
    public static readonly Rule LocalDb = new(
        "local-db",
        WindowsOnly,
        "LocalDB and attached database files",
        "The connection string names SQL Server LocalDB, a file to attach, or Windows authentication.",
        "On Linux, name a SQL Server with a user and password.");

    // Files that do not load.
    public static readonly Rule X86 = new(
        "x86-only",
        Change,
        "Assemblies for 32-bit processes only",
        "A 64-bit process cannot load them.",
        "Compile them for AnyCPU, or run a 32-bit .NET on Windows.");
    public static readonly Rule CppCli = new(
        "cpp-cli",
        Change,
        "C++/CLI assemblies",
        "They hold native code for .NET Framework, which .NET 10 does not load.",
        "Compile them with /clr:netcore, for Windows, or replace them.");
    public static readonly Rule Unreadable = new(
        "unreadable",
        Note,
        "Files that cannot be read",
        "They are damaged, encrypted by an obfuscator, or not .NET assemblies. The scan says nothing about what they need.",
        "If the site loads them, try it with bridge serve.");

    // Settings in the config file.
    public static readonly Rule MachineKey = new("machine-key", Change, "machineKey",
        "The keys of System.Web protect the site's cookies and tokens, including those of Katana on IIS. Nothing reads them on Kestrel.",
        "Users have to sign in again. Several servers can share keys with ASP.NET Core's data protection (PersistKeysTo...).");
    public static readonly Rule ConfigAuthentication = new("config-authentication", Change, "Authentication and authorization in web.config",
        "<authentication>, <authorization> and <identity> are applied by IIS and System.Web.",
        "Put the same rules into Katana's or ASP.NET Core's middleware: Negotiate for Windows authentication, [Authorize] for the rules. Until then these "
            + "paths are open.");
    public static readonly Rule ConfigServer = new("config-server", Change, "Features of IIS in web.config",
        "Rewrites, redirects, handlers, modules and headers in <system.webServer> are done by IIS.",
        "For rewrites, Microsoft.AspNetCore.Rewrite reads IIS rules from a file (AddIISUrlRewrite). For headers, write middleware.");
    public static readonly Rule ConfigMail = new(
        "config-mail",
        Change,
        "system.net settings",
        "SmtpClient and HttpClient do not read <system.net> on .NET 10.",
        "Set host, port and proxy in code.");
    public static readonly Rule ConfigEncrypted = new(
        "config-encrypted",
        Change,
        "Encrypted sections",
        "The section was encrypted with keys of the old server.",
        "Decrypt it there (aspnet_regiis -pdf) and keep secrets in the environment.");
    public static readonly Rule ConfigSession = new(
        "config-session",
        Change,
        "Session state and caching of System.Web",
        "Session state, output caching, membership and profiles belong to System.Web.",
        "Use ASP.NET Core's session, or a cookie.");
    public static readonly Rule ConfigSections = new("config-sections", Note, "Config sections that .NET 10 does not know",
        "ConfigurationManager fails at its first use if the file has a section without a handler.",
        "bridge serve and bridge run leave them out. For your own host, remove them from the copy of the file.");
    public static readonly Rule ConfigBroken = new(
        "config-broken",
        Change,
        "A config file that cannot be read",
        "The file is not well-formed XML.",
        "Correct the file.");

    /// <summary>All rules, for the documentation and its test.</summary>
    public static IEnumerable<Rule> All =>
        typeof(Rules).GetFields().Where(static one => one.FieldType == typeof(Rule)).Select(static one => (Rule)one.GetValue(null)!);
}
