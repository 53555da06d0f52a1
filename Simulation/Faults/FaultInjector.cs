using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Faults;

/// <summary>Makes go wrong what the plan says, from the start of the run until <see cref="Stop"/>.</summary>
internal sealed class FaultInjector(TicketingWorld world, SeededRandom random) : INetwork
{
    private static readonly TimeSpan Hop = TimeSpan.FromMilliseconds(0.3);
    private static readonly TimeSpan StorageTime = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(4);
    private static readonly DeactivationReason Superfluous = new(DeactivationReasonCode.DuplicateActivation, "There is another one.");
    private readonly Dictionary<GrainId, TimeSpan> _strays = [];
    private readonly Dictionary<GrainId, TimeSpan> _strayed = [];
    private readonly bool _aimsAtWrites = world.Plan.Faults[FaultKind.KilledAtWrite] > 0 || world.Plan.Faults[FaultKind.PausedAtWrite] > 0;
    private bool _isOn;
    private TimeSpan _storageDownUntil;

    private FaultPlan Plan => world.Plan.Faults;

    internal FaultCoverage Coverage { get; } = new()
    {
        Noted = world.Driver.History.Trace is { } trace ? words => trace(world.Driver.Now, words) : null,
    };

    internal Pauses Pauses { get; } = new(world.Driver);

    internal CrashAtWrite Crash { get; } = new(world, random);

    internal PauseAtWrite Pause { get; } = new(world, random);

    /// <summary>What befalls the storage operations of one silo.</summary>
    internal IStorageFaults StorageOf(SimulatedSilo silo) => new StorageFaults(this, silo);

    internal void Start()
    {
        _isOn = true;
        foreach (var act in FaultActs.All)
            ScheduleNext(act);
    }

    /// <summary>From now on nothing goes wrong, and everything that was broken is whole again.</summary>
    internal void Stop()
    {
        _isOn = false;
        _storageDownUntil = TimeSpan.Zero;
        Crash.Disarm();
        Pause.Disarm();
        Pauses.EndAll();
        foreach (var silo in world.Silos)
        {
            silo.Clock.Ahead = TimeSpan.Zero;
            // One that the others took for dead learns of it now.
            if (silo.IsUp && !world.Cluster.Silos.Contains(silo.Silo) && !silo.IsStopping)
                silo.Kill();
            Kills.Revive(silo);
        }

        foreach (var gateway in world.Gateways)
        {
            gateway.Clock.Ahead = TimeSpan.Zero;
            if (!gateway.IsUp)
                gateway.Start();
        }

        foreach (var grainId in _strays.Keys.Order().ToArray())
            EndStray(grainId);
    }

    public TimeSpan? Request(GrainCall call)
    {
        var isReminder = call.Method.Name.StartsWith(nameof(IRemindable), StringComparison.Ordinal);
        if (isReminder && Happens(FaultKind.LostReminder, 0.3))
            return random.Chance(0.5) ? null : random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(50));
        return Happens(FaultKind.LostRequest, 0.004) ? null : Travel();
    }

    public TimeSpan? Answer(GrainCall call) => Happens(FaultKind.LostAnswer, 0.004) ? null : Travel();

    public Activation? Stray(GrainCall call) =>
        _strays.Count > 0 && _strays.ContainsKey(call.Target) && random.Chance(0.5) ? world.Cluster.Stray(call.Target) : null;

    private StorageTurn Next(bool isWrite)
    {
        var (before, after) = (random.Around(StorageTime), random.Around(StorageTime));
        if (!_isOn)
            return new StorageTurn(StorageFate.Works, before, after);
        if (Happens(FaultKind.SlowStorage, 0.01))
            before += random.Between(TimeSpan.Zero, Slowest);
        if (world.Driver.Now < _storageDownUntil)
            return new StorageTurn(random.Chance(0.5) ? StorageFate.FailsBefore : StorageFate.FailsAfter, before, after);
        return new StorageTurn(FateOf(isWrite), before, after);
    }

    internal bool LosesAtTheDoor() => Happens(FaultKind.LostAtTheDoor, 0.01);

    internal void BringStorageDown(TimeSpan forThisLong) => _storageDownUntil = world.Driver.Now + forThisLong;

    /// <summary>The directory loses an activation, which lives on for a while and is reached by some.</summary>
    internal void LetStray(Activation activation, TimeSpan forThisLong)
    {
        // Of the same grain one more may have been lost before; nobody would find that one any more.
        world.Cluster.Stray(activation.GrainId)?.Deactivate(Superfluous);
        world.Cluster.Detach(activation);
        _strayed[activation.GrainId] = _strays[activation.GrainId] = world.Driver.Now + forThisLong;
        world.Driver.After(forThisLong, () => EndStray(activation.GrainId));
    }

    /// <summary>Until when a grain had two activations; null where it never had.</summary>
    internal TimeSpan? StrayedUntil(GrainId grainId) => _strayed.TryGetValue(grainId, out var until) ? until : null;

    private void EndStray(GrainId grainId)
    {
        if (!_strays.TryGetValue(grainId, out var until) || (_isOn && until > world.Driver.Now))
            return;
        _strays.Remove(grainId);
        world.Cluster.Stray(grainId)?.Deactivate(Superfluous);
    }

    private void ScheduleNext(FaultAct act)
    {
        if (Plan[act.Kind] <= 0)
            return;
        world.Driver.After(random.Around(act.Mean / Plan[act.Kind]), () =>
        {
            if (!_isOn)
                return;
            Coverage.Note(act.Kind);
            act.Happen(world, random);
            ScheduleNext(act);
        });
    }

    private StorageFate FateOf(bool isWrite)
    {
        if (!isWrite)
            return StorageFate.Works;
        // A journal does not refuse: where its write fails, the process ends.
        if (world.Store.Kind == StoreKind.Rows && Happens(FaultKind.WriteFailsBefore, 0.01))
            return StorageFate.FailsBefore;
        if (world.Store.Kind == StoreKind.Rows && Happens(FaultKind.WriteFailsAfter, 0.01))
            return StorageFate.FailsAfter;
        return Happens(FaultKind.StaleEtag, 0.005) ? StorageFate.Conflicts : StorageFate.Works;
    }

    private TimeSpan Travel()
    {
        var time = random.Around(Hop);
        return Happens(FaultKind.DelayedMessage, 0.01) ? time + random.Between(TimeSpan.Zero, Slowest) : time;
    }

    private bool Happens(FaultKind kind, double usual)
    {
        if (!_isOn || !random.Chance(usual * Plan[kind]))
            return false;
        Coverage.Note(kind);
        return true;
    }

    private sealed class StorageFaults(FaultInjector faults, SimulatedSilo silo) : IStorageFaults
    {
        public StorageTurn Next(StateKey? key, bool isWrite)
        {
            var turn = faults.Next(isWrite);
            if (!isWrite || !faults._isOn || key is not { } state || !faults._aimsAtWrites)
                return turn;
            var kind = AimAtWrite.KindOf(state);
            return faults.Pause.Meet(silo, state, kind, faults.Crash.Meet(silo, state, kind, turn));
        }
    }
}
