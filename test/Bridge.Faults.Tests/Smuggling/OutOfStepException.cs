namespace Bridge.Faults.Tests.Smuggling;

/// <summary>What is on the connection is not what a client that counts bytes expects there.</summary>
internal sealed class OutOfStepException(string message) : Exception(message);
