namespace Microsoft.Owin.Security.DataProtection;

internal sealed class DelegateDataProtectionProvider(
    Func<string[], Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>>> create) : IDataProtectionProvider
{
    public IDataProtector Create(params string[] purposes)
    {
        Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>> pair = create(purposes);
        return new DelegateDataProtector(pair.Item1, pair.Item2);
    }
}
