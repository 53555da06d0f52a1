using OrleansTicketing.Domain.WaitingRoom;

namespace OrleansTicketing.Tests.Unit.WaitingRoom;

public sealed class EvidenceTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    [Fact]
    public void Without_gateways_nothing_is_missing()
    {
        var evidence = new Evidence(Start);
        Assert.Equal(Start.AddMinutes(1), evidence.CompleteUntil(Start.AddMinutes(1)));
        Assert.Equal(Start, evidence.WindowStart);
    }

    [Fact]
    public void A_report_completes_the_evidence_up_to_the_one_before_it()
    {
        var evidence = new Evidence(Start);
        evidence.Heard(First, reports: false, Start);
        Assert.Equal(Start, evidence.CompleteUntil(Start.AddSeconds(4)));
        evidence.Heard(First, reports: true, Start.AddSeconds(5));
        Assert.Equal(Start, evidence.CompleteUntil(Start.AddSeconds(5)));
        evidence.Heard(First, reports: false, Start.AddSeconds(7));
        evidence.Heard(First, reports: true, Start.AddSeconds(10));
        Assert.Equal(Start.AddSeconds(5), evidence.CompleteUntil(Start.AddSeconds(10)));
    }

    [Fact]
    public void The_slowest_gateway_decides()
    {
        var evidence = new Evidence(Start);
        evidence.Heard(First, reports: false, Start);
        evidence.Heard(Second, reports: false, Start.AddSeconds(20));
        Assert.Equal(Start, evidence.CompleteUntil(Start.AddSeconds(21)));
    }

    [Fact]
    public void A_silent_gateway_is_given_up_and_everybodys_window_starts_anew()
    {
        var evidence = new Evidence(Start);
        evidence.Heard(First, reports: false, Start);
        var silent = Start + Evidence.SilentAfter;
        Assert.Equal(Start, evidence.CompleteUntil(silent - Millisecond));
        Assert.Equal(Start, evidence.WindowStart);
        Assert.Equal(silent, evidence.CompleteUntil(silent));
        Assert.Equal(silent, evidence.WindowStart);
    }

    [Fact]
    public void More_gateways_than_are_remembered_idle_nobody()
    {
        var evidence = new Evidence(Start);
        for (var gateway = 0; gateway <= Evidence.MostGateways; gateway++)
            evidence.Heard(Guid.NewGuid(), reports: true, Start.AddSeconds(1));
        Assert.Equal(Start.AddSeconds(2), evidence.CompleteUntil(Start.AddSeconds(2)));
        Assert.Equal(Start.AddSeconds(2), evidence.WindowStart);
    }

    [Fact]
    public void Idle_is_never_early()
    {
        Assert.False(Evidence.IsIdle(Start, Start, Start + IdleAfter - Millisecond, IdleAfter));
        Assert.True(Evidence.IsIdle(Start, Start, Start + IdleAfter, IdleAfter));
        Assert.False(Evidence.IsIdle(Start, Start.AddSeconds(1), Start + IdleAfter, IdleAfter));
        Assert.True(Evidence.IsIdle(Start.AddSeconds(-9), Start.AddSeconds(-1), Start + IdleAfter, IdleAfter));
    }
}
