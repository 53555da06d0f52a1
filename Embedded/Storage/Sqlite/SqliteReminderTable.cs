using System.Globalization;
using OrleansTicketing.Embedded.Reminders;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Reminders in a store file.</summary>
internal sealed class SqliteReminderTable(SqliteStore store) : IReminderTable
{
    public Task SaveAsync(ReminderRow row) => store.WriteAsync(new StatementsWrite(database => database
        .Prepare("INSERT OR REPLACE INTO reminder (grain_id, name, start_at, period) VALUES (?1, ?2, ?3, ?4)")
        .Bind(1, row.GrainId.ToString())
        .Bind(2, row.Name)
        .Bind(3, row.StartAt.ToString("O", CultureInfo.InvariantCulture))
        .Bind(4, row.Period.ToString("c", CultureInfo.InvariantCulture))
        .Run()));

    public async Task<bool> RemoveAsync(ReminderRow row)
    {
        var isGone = false;
        await store.WriteAsync(new StatementsWrite(database =>
        {
            database
                .Prepare("DELETE FROM reminder WHERE grain_id = ?1 AND name = ?2 AND start_at = ?3")
                .Bind(1, row.GrainId.ToString())
                .Bind(2, row.Name)
                .Bind(3, row.StartAt.ToString("O", CultureInfo.InvariantCulture))
                .Run();
            var left = database.Prepare("SELECT name FROM reminder WHERE grain_id = ?1 AND name = ?2").Bind(1, row.GrainId.ToString()).Bind(2, row.Name);
            isGone = !left.Step();
            left.Reset();
        }));
        return isGone;
    }

    public async Task<IReadOnlyList<ReminderRow>> ReadAllAsync()
    {
        var rows = new List<ReminderRow>();
        await store.WriteAsync(new StatementsWrite(database =>
        {
            var select = database.Prepare("SELECT grain_id, name, start_at, period FROM reminder ORDER BY grain_id, name");
            while (select.Step())
            {
                rows.Add(new ReminderRow(
                    GrainId.Parse(select.Text(0)),
                    select.Text(1),
                    DateTimeOffset.Parse(select.Text(2), CultureInfo.InvariantCulture),
                    TimeSpan.Parse(select.Text(3), CultureInfo.InvariantCulture)));
            }
            select.Reset();
        }));
        return rows;
    }
}
