namespace Bridge.Faults.Tests.Table;

/// <summary>What the faulty views and bodies throw.</summary>
internal sealed class FaultException(string message) : Exception(message);
