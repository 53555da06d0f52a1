using System.Text;
using OrleansTicketing.Load.Http;

namespace OrleansTicketing.Tests.Unit.Load;

public sealed class HttpFramingTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 409 Conflict\r\ncontent-length:5\r\nDate: now\r\n\r\nhello", 409, "hello")]
    [InlineData("HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", 200, "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, "")]
    public void An_answer_is_read_once_it_is_whole_and_never_before(string answer, int expectedStatus, string expectedBody)
    {
        for (var length = 0; length < answer.Length; length++)
            Assert.False(HttpFraming.TryRead(Encoding.UTF8.GetBytes(answer[..length]), out _, out _, out _), $"after {length} bytes");

        var received = Encoding.UTF8.GetBytes(answer);
        Assert.True(HttpFraming.TryRead(received, out var status, out var body, out var closes));
        Assert.Equal((expectedStatus, expectedBody, false), (status, Encoding.UTF8.GetString(received[body]), closes));
    }

    [Fact]
    public void A_server_that_will_close_says_so()
    {
        var received = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
        Assert.True(HttpFraming.TryRead(received, out _, out _, out var closes));
        Assert.True(closes);
    }

    [Fact]
    public void A_field_is_found_in_a_body() =>
        Assert.Equal("abc", new HttpReply(201, "{\"x\":1,\"token\":\"abc\",\"y\":null}"u8.ToArray()).Field("token"));
}
