// Most of these tests wait: for a client that is slow, a host that stops, a connection that has to break.
[assembly: Parallelize(Workers = 12, Scope = ExecutionScope.MethodLevel)]

namespace Bridge.Faults.Tests;

[TestClass]
public static class TestRun
{
    // Synchronous bodies wait on threads of the pool, which would add one in half a second to those that it has.
    [AssemblyInitialize]
    public static void GiveThreads(TestContext _) => ThreadPool.SetMinThreads(64, 64);
}
