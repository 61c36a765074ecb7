using Microsoft.AspNetCore.DataProtection;
using StackExchange.Redis;

namespace Bridge.Farm.Keys;

/// <summary>The keys that encrypt cookies: the same ones for all instances, so that a sign-in on one is valid on the others.</summary>
internal static class KeyRing
{
    private const string RedisKey = "farm:keys";

    /// <exception cref="InvalidOperationException">The settings do not say where the keys are.</exception>
    public static async Task AddAsync(WebApplicationBuilder builder)
    {
        // Without the name, the purposes of the keys depend on the folder of the program.
        IDataProtectionBuilder keys = builder.Services.AddDataProtection().SetApplicationName("farm");
        IConfiguration settings = builder.Configuration;
        switch (settings["Keys"])
        {
            case "redis":
                var redis = ConfigurationOptions.Parse(settings["Redis"] ?? "");
                IConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(redis);
                builder.Services.AddSingleton(connection);
                keys.PersistKeysToStackExchangeRedis(connection, RedisKey);
                break;
            case "files" when settings["KeyFolder"] is { Length: > 0 } folder:
                keys.PersistKeysToFileSystem(new DirectoryInfo(folder));
                break;
            default:
                throw new InvalidOperationException(
                    "Say where the keys are that all instances share: --Keys redis --Redis HOST:PORT, or --Keys files --KeyFolder FOLDER.");
        }
    }

    /// <summary>Reads the keys, and makes the first one. An instance without keys must not start, because it would accept no sign-in.</summary>
    public static void Open(IServiceProvider services) => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("farm").Protect([0]);
}
