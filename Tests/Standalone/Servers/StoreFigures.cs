using System.Globalization;
using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Servers;

/// <summary>What the server counts about its store.</summary>
public static class StoreFigures
{
    /// <summary>How many states of grains the store has written durably.</summary>
    public static async Task<long> StatesWritten(TicketingApi api)
    {
        const string name = "embedded_store_states_total";
        var lines = (await api.Send(new ApiRequest(HttpMethod.Get, "/metrics"))).Expect(200).Text.Split('\n');
        var figures = lines.Where(line => line.StartsWith(name, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(figures);
        return figures.Sum(line => (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
