using Owin;

namespace Bridge.Showcase;

/// <summary>An application that was written for Katana.</summary>
/// <param name="Path">Where it is mounted.</param>
/// <param name="Configure">What its startup class does.</param>
internal sealed record KatanaApplication(string Path, Action<IAppBuilder> Configure);
