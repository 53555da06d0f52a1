using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Reservations;

namespace OrleansTicketing.Tests.Unit.Operations;

public sealed class DerivedIdTests
{
    private static readonly Guid Source = new("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public void The_same_source_and_purpose_give_the_same_id_in_every_process() =>
        Assert.Equal(new Guid("ce97ea28-33e3-8875-92dd-08fa1a1764b4"), DerivedId.Of(Source, "reservation"));

    [Fact]
    public void Ids_are_well_formed_uuids_of_version_8()
    {
        var id = DerivedId.Of(Source, "reservation");

        Assert.Equal(8, id.Version);
        Assert.InRange(id.Variant, 8, 11);
    }

    [Fact]
    public void Different_purposes_and_sources_give_different_ids()
    {
        Guid[] ids =
        [
            ReservationRules.IdOf(Source),
            ReservationRules.PaymentIdOf(Source),
            ReservationRules.EntryIdOf(Source),
            ReservationRules.TicketIdOf(Source, 1),
            ReservationRules.TicketIdOf(Source, 2),
            ReservationRules.IdOf(ReservationRules.IdOf(Source)),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids[0], ReservationRules.IdOf(Source));
    }
}
