namespace Bridge.Wire;

/// <summary>What everything has to hold on.</summary>
public enum HostKind
{
    /// <summary>An ASP.NET Core site on Kestrel, with the views as its endpoints.</summary>
    Kestrel,

    /// <summary>An OwinHost, with the views as an OWIN application.</summary>
    OwinHost,
}
