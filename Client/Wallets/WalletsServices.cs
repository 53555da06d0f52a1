using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTicketing.Client.Reservations;

namespace OrleansTicketing.Client.Wallets;

public static class WalletsServices
{
    /// <summary>Needs a grain factory, a <see cref="TimeProvider"/> and an id source.</summary>
    public static IServiceCollection AddWalletsClient(this IServiceCollection services)
    {
        services.AddOperations();
        services.TryAddSingleton<WalletClient>();
        return services;
    }
}
