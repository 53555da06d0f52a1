namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>Which version each gateway had when it last pulled.</summary>
internal sealed class GatewayAcks
{
    /// <summary>A gateway answers from what it pulled for half a second; the rest is for the way there.</summary>
    private static readonly TimeSpan AnswersFromCache = TimeSpan.FromMilliseconds(750);

    private const int Most = 1_000;

    private readonly SortedDictionary<Guid, (DateTimeOffset At, long Version)> _last = [];

    public void Pulled(Guid gateway, long version, DateTimeOffset now)
    {
        if (_last.Count >= Most)
        {
            foreach (var silent in _last.Where(entry => entry.Value.At + AnswersFromCache <= now).Select(entry => entry.Key).ToArray())
                _last.Remove(silent);
        }

        _last[gateway] = (now, version);
    }

    /// <summary>Whether a gateway may still answer from a state before this version.</summary>
    public bool SomeBehind(long version, DateTimeOffset now) =>
        _last.Values.Any(gateway => gateway.Version < version && gateway.At + AnswersFromCache > now);
}
