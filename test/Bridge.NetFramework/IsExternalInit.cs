namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for where a test has a record.</summary>
public static class IsExternalInit;
