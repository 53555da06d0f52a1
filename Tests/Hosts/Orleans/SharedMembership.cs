using Orleans.Messaging;

namespace OrleansTicketing.Tests.Hosts;

/// <summary>Who belongs to a cluster of this process. It lies in no silo, so that each of them may die.</summary>
internal sealed class SharedMembership : IMembershipTable, IGatewayListProvider
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, (MembershipEntry Entry, string Etag)> _rows = [];
    private TableVersion _version = new(0, "0");
    private long _etags;

    public TimeSpan MaxStaleness => TimeSpan.Zero;

    public bool IsUpdatable => true;

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId) => Locked(_rows.Clear);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Task.CompletedTask;

    public Task<MembershipTableData> ReadRow(SiloAddress key) => Locked(() => _rows.TryGetValue(key, out var row)
        ? new MembershipTableData(CopyOf(row), _version)
        : new MembershipTableData(_version));

    public Task<MembershipTableData> ReadAll() => Locked(() => new MembershipTableData([.. _rows.Values.Select(CopyOf)], _version));

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        Locked(() => !_rows.ContainsKey(entry.SiloAddress) && Put(entry, tableVersion));

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        Locked(() => _rows.TryGetValue(entry.SiloAddress, out var row) && string.Equals(row.Etag, etag, StringComparison.Ordinal) && Put(entry, tableVersion));

    public Task UpdateIAmAlive(MembershipEntry entry) => Locked(() =>
    {
        if (_rows.TryGetValue(entry.SiloAddress, out var row))
            row.Entry.IAmAliveTime = entry.IAmAliveTime;
    });

    public Task<IList<Uri>> GetGateways() => Locked<IList<Uri>>(() =>
    [
        .. _rows.Values.Select(row => row.Entry)
            .Where(entry => entry is { Status: SiloStatus.Active, ProxyPort: > 0 })
            .Select(entry => SiloAddress.New(entry.SiloAddress.Endpoint.Address, entry.ProxyPort, entry.SiloAddress.Generation).ToGatewayUri()),
    ]);

    private static Tuple<MembershipEntry, string> CopyOf((MembershipEntry Entry, string Etag) row) => Tuple.Create(CopyOf(row.Entry), row.Etag);

    private static MembershipEntry CopyOf(MembershipEntry entry) => new()
    {
        SiloAddress = entry.SiloAddress,
        Status = entry.Status,
        SuspectTimes = entry.SuspectTimes is { } times ? [.. times] : null,
        ProxyPort = entry.ProxyPort,
        HostName = entry.HostName,
        SiloName = entry.SiloName,
        RoleName = entry.RoleName,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        StartTime = entry.StartTime,
        IAmAliveTime = entry.IAmAliveTime,
    };

    private bool Put(MembershipEntry entry, TableVersion version)
    {
        if (!string.Equals(_version.VersionEtag, version.VersionEtag, StringComparison.Ordinal))
            return false;
        _rows[entry.SiloAddress] = (CopyOf(entry), NewEtag());
        _version = new TableVersion(version.Version, NewEtag());
        return true;
    }

    private string NewEtag() => (++_etags).ToString();

    private Task Locked(Action act)
    {
        lock (_gate)
            act();
        return Task.CompletedTask;
    }

    private Task<T> Locked<T>(Func<T> act)
    {
        lock (_gate)
            return Task.FromResult(act());
    }
}
