using System.Collections.Immutable;
using System.Reflection;

namespace OrleansTicketing.Tests.Architecture;

/// <summary>
/// What crosses between grains must be deeply immutable, versioned by ids and aliases, and made only of what every host can carry:
/// a mistake here compiles on one host and keeps every silo of the other from starting.
/// </summary>
public class ContractTests
{
    private static readonly Assembly Contracts = Assembly.Load("OrleansTicketing.Grains.Interfaces");

    private static readonly Type[] Plain =
        [typeof(string), typeof(Guid), typeof(DateTimeOffset), typeof(TimeSpan), typeof(decimal)];

    private static Type[] Grains => [.. Contracts.GetTypes().Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))];

    private static Type[] Messages => [.. Contracts.GetTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];

    [Fact]
    public void Messages_are_immutable_records_with_an_alias_of_their_own()
    {
        Assert.NotEmpty(Messages);
        Assert.All(Messages.Where(type => !type.IsEnum), type =>
        {
            Assert.True(type.GetCustomAttribute<ImmutableAttribute>() is not null, $"{type.Name} lacks [Immutable]");
            Assert.True(type.IsSealed || type.IsAbstract, $"{type.Name} is neither sealed nor abstract");
            Assert.True(type.GetMethod("<Clone>$") is not null || type.IsValueType, $"{type.Name} is no record");
        });
        Assert.All(Messages, type => Assert.True(type.GetCustomAttribute<AliasAttribute>() is not null, $"{type.Name} lacks [Alias]"));
        Assert.Equal(Messages.Length, Messages.Select(type => type.GetCustomAttribute<AliasAttribute>()!.Alias).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_member_of_a_message_has_its_own_id_and_only_an_initialiser()
    {
        Assert.All(Messages.Where(type => !type.IsEnum), type =>
        {
            var properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);
            var ids = properties.Select(property => property.GetCustomAttribute<IdAttribute>()?.Id).ToArray();
            Assert.True(ids.All(id => id is not null), $"{type.Name} has a member without [Id]");
            Assert.Equal(ids.Length, ids.Distinct().Count());
            Assert.All(properties, property =>
            {
                var initialisesOnly = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers()
                    .Any(modifier => modifier.FullName == "System.Runtime.CompilerServices.IsExternalInit") ?? true;
                Assert.True(initialisesOnly, $"{type.Name}.{property.Name} can be set");
                Assert.True(MayCross(property.PropertyType), $"{type.Name}.{property.Name} is a {property.PropertyType}, which may not cross");
            });
        });
    }

    [Fact]
    public void Grain_methods_are_asynchronous_aliased_and_carry_only_what_may_cross()
    {
        Assert.NotEmpty(Grains);
        Assert.All(Grains, grain =>
        {
            Assert.True(grain.GetCustomAttribute<AliasAttribute>() is not null, $"{grain.Name} lacks [Alias]");
            var methods = grain.GetMethods();
            Assert.All(methods, method =>
            {
                var result = method.ReturnType;
                var isTask = result == typeof(Task) || (result.IsGenericType && result.GetGenericTypeDefinition() == typeof(Task<>));
                Assert.True(isTask, $"{grain.Name}.{method.Name} does not return a task");
                Assert.True(result == typeof(Task) || MayCross(result.GetGenericArguments()[0]), $"{grain.Name}.{method.Name} returns what may not cross");
                Assert.All(method.GetParameters(), parameter =>
                    Assert.True(MayCross(parameter.ParameterType), $"{grain.Name}.{method.Name}({parameter.Name}) may not cross"));
                Assert.True(method.GetCustomAttribute<AliasAttribute>() is not null, $"{grain.Name}.{method.Name} lacks [Alias]");
            });
            Assert.Equal(methods.Length, methods.Select(method => method.GetCustomAttribute<AliasAttribute>()!.Alias).Distinct(StringComparer.Ordinal).Count());
        });
    }

    [Theory]
    [InlineData("Domain")]
    [InlineData("Grains.Interfaces")]
    [InlineData("Grains")]
    public void Grains_throw_only_exceptions_that_every_process_knows(string room)
    {
        // One of their own would reach a caller in another process as an error of the serializer, which no caller takes for "ask again".
        Assert.DoesNotContain(Assembly.Load($"OrleansTicketing.{room}").GetTypes(), typeof(Exception).IsAssignableFrom);
    }

    [Fact]
    public void Grain_keys_start_with_a_word_that_no_provider_parses_as_a_number_or_guid()
    {
        // The stock ADO.NET provider reads hexadecimal and GUID keys as numbers: "abc", "ABC" and "0abc" would share a row.
        var key = Keys().ToArray();
        Assert.All(key, text => Assert.False(Guid.TryParse(text, out _) || long.TryParse(text, System.Globalization.NumberStyles.HexNumber, null, out _)));
        Assert.All(key, text => Assert.Contains('/', text));

        static IEnumerable<string> Keys()
        {
            var date = new OrleansTicketing.Domain.Concerts.ConcertDateKey(Guid.NewGuid(), OrleansTicketing.Domain.Concerts.DateKey.Parse("2030-01-31"));
            yield return OrleansTicketing.Grains.Interfaces.GrainKeys.Of(date);
            yield return OrleansTicketing.Grains.Interfaces.GrainKeys.Of(new OrleansTicketing.Domain.Concerts.SeatKey(date, 7));
        }
    }

    private static bool MayCross(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return MayCross(underlying);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            return MayCross(type.GetGenericArguments()[0]);
        return type.IsPrimitive || Plain.Contains(type) || type.GetCustomAttribute<GenerateSerializerAttribute>() is not null;
    }
}
