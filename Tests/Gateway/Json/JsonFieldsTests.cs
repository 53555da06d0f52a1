using System.Text;
using System.Text.Json;
using OrleansTicketing.Client;
using OrleansTicketing.Gateway.Json;

namespace OrleansTicketing.Tests.Gateway.Json;

public sealed class JsonFieldsTests
{
    private readonly FieldErrors _errors = new();

    [Theory]
    [InlineData("1", 1L)]
    [InlineData("100", 100L)]
    [InlineData("0", null)]
    [InlineData("101", null)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("1.0", null)]
    [InlineData("1e2", null)]
    [InlineData("\"7\"", null)]
    [InlineData("true", null)]
    [InlineData("[]", null)]
    [InlineData("{}", null)]
    [InlineData("99999999999999999999999999", null)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1e999999999", null)]
    public void A_whole_number_within_bounds(string json, long? expected)
    {
        Assert.Equal(expected, Fields($"{{\"n\":{json}}}").Whole("n", 1, 100));
        Assert.Equal(expected is null, _errors.Any(out _));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"n\":null}")]
    public void A_missing_field_is_named(string json)
    {
        Assert.Null(Fields(json).Whole("n", 1, 100));
        Assert.Equal("n", Assert.Single(Refusal().Errors).Field);
    }

    [Theory]
    [InlineData("\"Ada\"", "Ada")]
    [InlineData("\"  Ada  \"", "Ada")]
    [InlineData("\"\\ud83c\\udfbb\\ud83c\\udfbb\\ud83c\\udfbb\"", "🎻🎻🎻")]
    [InlineData("\"Adam\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"   \"", null)]
    [InlineData("\"a\\u0000\"", null)]
    [InlineData("\"\\ud800\"", null)]
    [InlineData("5", null)]
    public void A_text_of_at_most_three_characters(string json, string? expected) =>
        Assert.Equal(expected, Fields($"{{\"t\":{json}}}").Text("t", 3));

    [Theory]
    [InlineData("\"1c9d0a52-7d6f-4a0b-9d53-2f6f7c1e0b02\"", true)]
    [InlineData("\"1C9D0A52-7D6F-4A0B-9D53-2F6F7C1E0B02\"", true)]
    [InlineData("\"1c9d0a527d6f4a0b9d532f6f7c1e0b02\"", false)]
    [InlineData("\"{1c9d0a52-7d6f-4a0b-9d53-2f6f7c1e0b02}\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("7", false)]
    public void An_id_is_a_uuid(string json, bool valid) => Assert.Equal(valid, Fields($"{{\"id\":{json}}}").Id("id") is not null);

    [Theory]
    [InlineData("[7,8]", true)]
    [InlineData("[8,7]", true)]
    [InlineData("[]", false)]
    [InlineData("[7,7]", false)]
    [InlineData("[0]", false)]
    [InlineData("[-1]", false)]
    [InlineData("[1.5]", false)]
    [InlineData("[\"7\"]", false)]
    [InlineData("[null]", false)]
    [InlineData("[[7]]", false)]
    [InlineData("[3000000000]", false)]
    [InlineData("7", false)]
    [InlineData("{\"0\":7}", false)]
    public void Distinct_numbers(string json, bool valid) =>
        Assert.Equal(valid, Fields($"{{\"seats\":{json}}}").DistinctNumbers("seats", 100, least: 1) is not null);

    [Theory]
    [InlineData("2027-05-01T19:30:00Z", "2027-05-01T19:30:00.000Z")]
    [InlineData("2027-05-01T19:30:00.1239Z", "2027-05-01T19:30:00.123Z")]
    [InlineData("2027-05-01T19:30:00+09:00", "2027-05-01T10:30:00.000Z")]
    [InlineData("2027-05-01T19:30:00", null)]
    [InlineData("2027-05-01", null)]
    [InlineData("2027-13-01T19:30:00Z", null)]
    [InlineData("yesterday", null)]
    [InlineData("9999-12-31T23:59:59-14:00", null)]
    public void A_time_has_an_offset(string text, string? expected) =>
        Assert.Equal(expected, Fields($"{{\"at\":\"{text}\"}}").Time("at")?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));

    [Fact]
    public void Everything_wrong_is_told_at_once_with_its_path()
    {
        var dates = Fields("""{"dates":[{"price":-1},{"price":"x"}]}""").Objects("dates", 10)!;
        foreach (var date in dates)
            date.Whole("price", 0, 10);

        Assert.Equal(["dates[0].price", "dates[1].price"], Refusal().Errors.Select(error => error.Field));
    }

    private JsonFields Fields(string json) => new(JsonDocument.Parse(Encoding.UTF8.GetBytes(json)).RootElement, _errors);

    private Refusal Refusal() => _errors.Any(out var refusal) ? refusal : throw new InvalidOperationException("Nothing was wrong.");
}
