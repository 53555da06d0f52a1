using Orleans.Storage;
using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Embedded.Storage.Sqlite;

namespace OrleansTicketing.Tests.Embedded.Storage;

/// <summary>What the tests store.</summary>
public sealed record Note
{
    public string Text { get; init; } = "";
    public int Number { get; init; }
}

/// <summary>A store as the grains see it.</summary>
internal static class StoreProbe
{
    internal static GrainId Grain(string key) => GrainId.Create("note", key);

    internal static SqliteGrainStorage Storage(this SqliteStore store) => new(store, new LiveDriver(), new JsonGrainStorageSerializer());

    internal static async Task<GrainState<Note>> Read(this IGrainStorage storage, string key)
    {
        var state = new GrainState<Note>();
        await storage.ReadStateAsync("note", Grain(key), state);
        return state;
    }

    internal static async Task<GrainState<Note>> Write(this IGrainStorage storage, string key, string text, int number = 0)
    {
        var state = await storage.Read(key);
        await storage.Write(key, state, text, number);
        return state;
    }

    internal static Task Write(this IGrainStorage storage, string key, GrainState<Note> state, string text, int number = 0)
    {
        state.State = new Note { Text = text, Number = number };
        return storage.WriteStateAsync("note", Grain(key), state);
    }

    internal static Task Clear(this IGrainStorage storage, string key, GrainState<Note> state) =>
        storage.ClearStateAsync("note", Grain(key), state);
}
