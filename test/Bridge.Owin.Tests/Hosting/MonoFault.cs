namespace Bridge.Owin.Tests.Hosting;

/// <summary>Leaves a test out where the program runs on Mono, with the fault of Mono's that is the reason.</summary>
internal static class MonoFault
{
    private static readonly bool s_isMono = Type.GetType("Mono.Runtime") is not null;

    public static void LeaveOut(string fault)
    {
        if (s_isMono)
        {
            Assert.Inconclusive("Left out on Mono, whose HttpListener " + fault + ".");
        }
    }
}
