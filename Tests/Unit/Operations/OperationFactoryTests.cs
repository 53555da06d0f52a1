using OrleansTicketing.Client.Operations;
using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Tests.Unit.Operations;

public sealed class OperationFactoryTests
{
    private static readonly Guid User = Guid.NewGuid();
    private readonly OperationFactory _operations = new(new CountedIds());

    [Fact, Trait("Invariant", "5")]
    public void The_same_user_route_and_key_name_the_same_operation_in_every_process()
    {
        var one = _operations.Create(User, "POST /a", "key", "body");

        Assert.Equal(one, new OperationFactory(new CountedIds()).Create(User, "POST /a", "key", "body"));
        Assert.True(one.Keyed);
    }

    [Fact]
    public void Another_user_route_or_key_names_another_operation()
    {
        Guid[] ids =
        [
            _operations.Create(User, "POST /a", "key", "body").Id,
            _operations.Create(Guid.NewGuid(), "POST /a", "key", "body").Id,
            _operations.Create(User, "POST /b", "key", "body").Id,
            _operations.Create(User, "POST /a", "key2", "body").Id,
        ];

        Assert.Equal(4, ids.Distinct().Count());
    }

    [Fact]
    public void Another_body_has_another_fingerprint_under_the_same_id()
    {
        var one = _operations.Create(User, "POST /a", "key", "body");
        var other = _operations.Create(User, "POST /a", "key", "other");

        Assert.Equal(one.Id, other.Id);
        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void Without_a_key_each_request_is_new()
    {
        var one = _operations.Create(User, "POST /a", null, "body");

        Assert.NotEqual(one.Id, _operations.Create(User, "POST /a", null, "body").Id);
        Assert.False(one.Keyed);
    }

    private sealed class CountedIds : IIdSource
    {
        private int _next;

        public Guid NewId() => new(++_next, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
    }
}
