using System.Collections.Immutable;

namespace OrleansTicketing.Tests.Conformance.Behaviour;

/// <summary>What crosses between a caller and a grain arrives equal, and neither side can change it for the other.</summary>
public sealed class MessageTests(BehaviourHost host) : IClassFixture<BehaviourHost>
{
    private static readonly Parcel Full = new()
    {
        Names = ["a", "", "ä€"],
        Inner = new ParcelItem(long.MinValue, decimal.MaxValue),
        At = new DateTimeOffset(2030, 1, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)),
        Lasts = TimeSpan.FromTicks(1),
        Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
        Kind = ParcelKind.Large,
        Items = [new ParcelItem(1, 0.1m), new ParcelItem(2, -0.2m)],
    };

    public static TheoryData<bool> Parcels => [true, false];

    [Theory]
    [MemberData(nameof(Parcels))]
    public async Task A_message_arrives_equal_also_from_grain_to_grain(bool full)
    {
        var parcel = full ? Full : new Parcel { Inner = new ParcelItem(0, 0) };
        for (var number = 0; number < 8; number++)
        {
            var grain = host.Grain<IParcelGrain>(Guid.NewGuid().ToString());
            AssertEqual(parcel, await grain.Echo(parcel));
            AssertEqual(parcel, await grain.PassOn(parcel, Guid.NewGuid().ToString()));
        }
    }

    [Fact]
    public async Task What_a_grain_was_given_stays_as_it_was()
    {
        var grain = host.Grain<IParcelGrain>(Guid.NewGuid().ToString());
        await grain.Put(Full);
        var names = Full.Names.ToArray();
        names[0] = "changed";
        AssertEqual(Full, (await grain.Get())!);
        Assert.Equal("a", (await grain.Get())!.Names[0]);
    }

    [Fact]
    public async Task Nothing_is_told_apart_from_something()
    {
        var grain = host.Grain<IParcelGrain>(Guid.NewGuid().ToString());
        Assert.Null(await grain.Get());
        await grain.Put(null);
        Assert.Null(await grain.Get());
    }

    private static void AssertEqual(Parcel expected, Parcel actual)
    {
        Assert.Equal(expected.Names.AsEnumerable(), actual.Names);
        Assert.Equal(expected.Items.AsEnumerable(), actual.Items);
        Assert.Equal(expected with { Names = [], Items = [] }, actual with { Names = [], Items = [] });
        Assert.Equal(expected.At?.Offset, actual.At?.Offset);
    }
}

internal enum ParcelKind
{
    Small = 0,
    Large = 7,
}

[GenerateSerializer, Immutable, Alias("tests.Parcel")]
internal sealed record Parcel
{
    [Id(0)] public ImmutableArray<string> Names { get; init; } = [];
    [Id(1)] public required ParcelItem Inner { get; init; }
    [Id(2)] public DateTimeOffset? At { get; init; }
    [Id(3)] public TimeSpan Lasts { get; init; }
    [Id(4)] public Guid Id { get; init; }
    [Id(5)] public ParcelKind Kind { get; init; }
    [Id(6)] public ImmutableArray<ParcelItem> Items { get; init; } = [];
}

[GenerateSerializer, Immutable, Alias("tests.ParcelItem")]
internal readonly record struct ParcelItem([property: Id(0)] long Number, [property: Id(1)] decimal Share);

internal interface IParcelGrain : IGrainWithStringKey
{
    Task<Parcel> Echo(Parcel parcel);
    Task<Parcel> PassOn(Parcel parcel, string other);
    Task Put(Parcel? parcel);
    Task<Parcel?> Get();
}

[GrainType("parcel")]
internal sealed class ParcelGrain : Grain, IParcelGrain
{
    private Parcel? _parcel;

    public Task<Parcel> Echo(Parcel parcel) => Task.FromResult(parcel);

    public Task<Parcel> PassOn(Parcel parcel, string other) => GrainFactory.GetGrain<IParcelGrain>(other).Echo(parcel);

    public Task Put(Parcel? parcel)
    {
        _parcel = parcel;
        return Task.CompletedTask;
    }

    public Task<Parcel?> Get() => Task.FromResult(_parcel);
}
