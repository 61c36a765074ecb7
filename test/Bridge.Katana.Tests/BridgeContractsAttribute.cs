using System.Reflection;
using Microsoft.Owin;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.Katana;

/// <summary>
/// Marks what is tested where Bridge's own Microsoft.Owin runs, and not where Katana's does (test/genuine.sh): members of a later version than the
/// one that stands in there, and behaviour in which Bridge differs on purpose.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class BridgeContractsAttribute : ConditionBaseAttribute
{
    public BridgeContractsAttribute(string reason)
        : base(ConditionMode.Include)
    {
        IgnoreMessage = reason;
    }

    /// <summary>Whether the Microsoft.Owin that runs is Bridge's.</summary>
    public static bool Run { get; } = typeof(IOwinContext).Assembly.GetCustomAttribute<AssemblyProductAttribute>()?.Product == "Bridge";

    public override bool IsConditionMet => Run;

    public override string GroupName => nameof(BridgeContractsAttribute);
}
