using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansTicketing.Embedded.Reminders;
using OrleansTicketing.Embedded.Storage;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>What the silos of one process share: the directory of activations, the open calls, memory that outlives a silo.</summary>
internal sealed class Cluster(IDriver driver, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<GrainId, Activation> _directory = new();
    private readonly ConcurrentDictionary<string, MemoryStore> _memoryStores = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IDisposable> _shared = new(StringComparer.Ordinal);
    private ImmutableArray<Silo> _silos = [];
    private readonly ConcurrentDictionary<GrainId, Activation> _strays = new();
    private long _activations;
    private uint _detached;

    internal IDriver Driver => driver;
    internal TimeProvider Time => time;
    internal OpenCalls OpenCalls { get; } = new(time);
    internal ImmutableArray<Silo> Silos => _silos;
    internal IEnumerable<Activation> Activations => _directory.Select(entry => entry.Value).Concat(_strays.Values);
    internal int ActivationCount => _directory.Count;
    internal MemoryReminderTable MemoryReminders { get; } = new();
    internal ReminderService? Reminders { get; set; }

    internal MemoryStore MemoryStore(string name) => _memoryStores.GetOrAdd(name, static _ => new MemoryStore());

    /// <summary>Something of which a process may have but one, as an open store file.</summary>
    internal T Shared<T>(string key, Func<T> create)
        where T : class, IDisposable
    {
        lock (_shared)
            return (T)_shared.GetOrAdd(key, static (_, create) => create(), create);
    }

    internal void Add(Silo silo) => ImmutableInterlocked.Update(ref _silos, static (silos, silo) => silos.Add(silo), silo);
    internal void Remove(Silo silo) => ImmutableInterlocked.Update(ref _silos, static (silos, silo) => silos.Remove(silo), silo);

    internal Activation? Find(GrainId grainId) => _directory.GetValueOrDefault(grainId);

    internal void Forget(Activation activation)
    {
        var entry = KeyValuePair.Create(activation.GrainId, activation);
        if (!_directory.TryRemove(entry) && !_strays.IsEmpty)
            _strays.TryRemove(entry);
    }

    /// <summary>In an order that is the same in every process.</summary>
    internal List<Activation> ActivationsOf(Silo silo) =>
        [.. Activations.Where(activation => activation.Silo == silo).OrderBy(activation => activation.GrainId)];

    /// <summary>
    /// The directory loses an activation, which lives on and knows nothing of it, as when a part of a cluster is cut off: the next call makes
    /// a second one, on another silo where there is one.
    /// </summary>
    internal void Detach(Activation activation)
    {
        if (!_directory.TryRemove(KeyValuePair.Create(activation.GrainId, activation)))
            return;
        _strays[activation.GrainId] = activation;
        _detached++;
    }

    /// <summary>The activation that the directory lost, as long as it lives.</summary>
    internal Activation? Stray(GrainId grainId) => _strays.GetValueOrDefault(grainId);

    internal void Deliver(GrainCall call)
    {
        try
        {
            while (true)
            {
                var activation = Find(call.Target) ?? Place(call.Target);
                if (activation.TryPost(call))
                    return;
                Forget(activation);
            }
        }
        catch (Exception exception)
        {
            call.Reject(exception);
        }
    }

    internal ActivationId NextActivationId()
    {
        var number = Interlocked.Increment(ref _activations);
        return new ActivationId(new Guid(0, 0, 0, BitConverter.GetBytes(number)));
    }

    public void Dispose()
    {
        Reminders?.Dispose();
        foreach (var shared in _shared.Values)
            shared.Dispose();
    }

    private Activation Place(GrainId grainId)
    {
        var grainClass = GrainTypes.Get(grainId.Type);
        var silos = _silos;
        if (silos.IsEmpty)
            throw new SiloUnavailableException("No silo is running.");
        var silo = silos[(int)(unchecked(grainId.GetUniformHashCode() + _detached) % (uint)silos.Length)];
        return _directory.GetOrAdd(grainId, static (grainId, place) => new Activation(place.silo, place.grainClass, grainId), (silo, grainClass));
    }
}
