namespace OrleansTicketing.Tests.Standalone.Operations;

/// <summary>Each starts processes of its own, and no moment counts: one after the other, but beside other tests.</summary>
[CollectionDefinition(Name)]
public sealed class OwnProcesses
{
    public const string Name = "Own processes";
}
