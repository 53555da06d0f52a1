using System.Diagnostics;
using System.Reflection;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.Health;

namespace OrleansTicketing.Gateway.Health;

/// <summary>The process that answers.</summary>
public sealed record ProcessBody(string Version, DateTime StartedAt, long UptimeSeconds)
{
    private static readonly string Own = typeof(ProcessBody).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static ProcessBody Of(DateTimeOffset now)
    {
        using var process = Process.GetCurrentProcess();
        var startedAt = process.StartTime.ToUniversalTime();
        return new ProcessBody(Own, Utc.Of(new DateTimeOffset(startedAt)), (long)(now.UtcDateTime - startedAt).TotalSeconds);
    }
}

/// <param name="Address">Where the other silos reach it; null in a process of its own.</param>
/// <param name="Status">In the host's own word, such as <c>active</c> or <c>dead</c>.</param>
/// <param name="StartedAt">Null where it is not known.</param>
public sealed record SiloBody(string Name, string? Address, string Status, DateTime? StartedAt);

/// <param name="Kind">Such as <c>SQLite</c>; null where it does not answer.</param>
/// <param name="AnswerMilliseconds">How long it took to answer.</param>
/// <param name="WrittenAt">The last write; null where it is not known.</param>
/// <param name="Bytes">Null where it is not known.</param>
/// <param name="Backlog">Writes that wait for their place; null where there is no such thing.</param>
public sealed record StorageBody(string? Kind, bool Reachable, double AnswerMilliseconds, DateTime? WrittenAt, long? Bytes, long? Backlog);

/// <summary>How processes and storage do.</summary>
/// <param name="Dashboard">The path of the Orleans Dashboard at each silo's own address; null where there is none.</param>
/// <param name="DashboardUrl">Where browsers open it (<c>Ticketing:Dashboard:Url</c>); null where that is not set.</param>
public sealed record ConditionBody(ProcessBody Process, IReadOnlyList<SiloBody> Silos, StorageBody Storage, string? Dashboard, Uri? DashboardUrl)
{
    public static ConditionBody Of(ClusterCondition condition, Uri? dashboardUrl, DateTimeOffset now) => new(
        ProcessBody.Of(now),
        [.. condition.Silos.Select(static silo => new SiloBody(silo.Name, silo.Address, silo.Status, Utc.Of(silo.StartedAt)))],
        new StorageBody(
            condition.Storage.Kind,
            condition.Storage.Reachable,
            Math.Round(condition.Storage.AnswerTime.TotalMilliseconds, 3),
            Utc.Of(condition.Storage.WrittenAt),
            condition.Storage.Bytes,
            condition.Storage.Backlog),
        condition.Dashboard,
        dashboardUrl);
}
