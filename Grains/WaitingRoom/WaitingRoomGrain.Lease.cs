using OrleansTicketing.Domain.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>Before it is told how a place stands: that no other activation has taken over, and what the former one stored at its end.</summary>
internal sealed partial class WaitingRoomGrain
{
    private Task? _readingLease;

    /// <summary>
    /// A place that has ended stays so. One that lives is answered within the lease. But the time of a place that is over here may have been
    /// prolonged by a claim as soon as another activation took over, so that one asks the store.
    /// </summary>
    private async Task Proven(int number, Place place)
    {
        if (place.State is PlaceState.Expired or PlaceState.Finished)
            return;
        if (!KnowsFormer)
            await FindLater([RoomPlaces.ChunkOf(number)]);
        if (place.IsOverdue(Now()) && _lease.IsHeld)
            await ReadLease();
        await ProveLease();
    }

    private async Task ProveLease()
    {
        if (_lease.IsUsable)
            return;
        ThrowIfEnded();
        if (_lease.IsHeld)
            await (_readingLease is { IsCompleted: false } ? _readingLease : _readingLease = ReadLease());
        else
            await TakeLease();
        if (!_lease.IsUsable)
            throw new OrleansException("The store is too slow to prove that this activation is the only one. Ask again.");
    }

    private Task TakeLease()
    {
        _pending.ChangesHead = true;
        return _commit.Saved();
    }

    // As good as a write, and cheaper: whoever takes over afterwards waits from then on until this activation's time is over.
    private async Task ReadLease()
    {
        var began = _time.GetTimestamp();
        if (await _store.PeekLeaseHolder() != _activationId)
            EndOvertaken();
        ThrowIfEnded();
        _lease.Renewed(began);
    }
}
