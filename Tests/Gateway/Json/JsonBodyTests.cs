using System.Text;
using OrleansTicketing.Gateway.Json;

namespace OrleansTicketing.Tests.Gateway.Json;

public sealed class JsonBodyTests
{
    public static TheoryData<string, string> Malformed => new()
    {
        { "", "body" },
        { "   ", "body" },
        { "null", "body" },
        { "[]", "body" },
        { "7", "body" },
        { "\"text\"", "body" },
        { "{", "body" },
        { "{}{}", "body" },
        { "{\"a\":1,}", "body" },
        { "{'a':1}", "body" },
        { "// comment\n{}", "body" },
        { "{\"a\":NaN}", "body" },
        { "{\"a\":01}", "body" },
        { "{\"a\":1,\"a\":2}", "a" },
        { "{\"a\":1,\"\\u0061\":2}", "a" },
        { "{\"outer\":{\"b\":1,\"b\":2}}", "outer.b" },
        { "{\"list\":[{\"c\":1},{\"c\":1,\"c\":1}]}", "list.c" },
        { "{\"\\ud800\":1}", "body" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_object_is_refused_by_name(string text, string field)
    {
        var document = JsonBody.Parse(Encoding.UTF8.GetBytes(text), out var refusal);

        Assert.Null(document);
        Assert.Equal(ErrorCode.InvalidRequest, refusal!.Code);
        Assert.Equal(field, Assert.Single(refusal.Errors).Field);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var text = string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000);

        Assert.Null(JsonBody.Parse(Encoding.UTF8.GetBytes(text), out var refusal));
        Assert.Equal(ErrorCode.InvalidRequest, refusal!.Code);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}' })]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'{', 0, (byte)'}', 0 })]
    public void What_is_not_utf8_is_refused(byte[] body)
    {
        Assert.Null(JsonBody.Parse(body, out var refusal));
        Assert.Equal(ErrorCode.InvalidRequest, refusal!.Code);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        using var document = JsonBody.Parse("\uFEFF{\"a\":1}"u8.ToArray(), out var refusal);

        Assert.Null(refusal);
        Assert.Equal(1, document!.RootElement.GetProperty("a").GetInt32());
    }
}
