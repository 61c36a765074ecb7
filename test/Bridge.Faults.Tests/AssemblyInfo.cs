// Most of these tests wait: for a client that is slow, a host that stops, a connection that has to break.
[assembly: Parallelize(Workers = 12, Scope = ExecutionScope.MethodLevel)]
