using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTicketing.Embedded.Hosting;

internal sealed record EmbeddedSiloBuilder(IServiceCollection Services, IConfiguration Configuration) : ISiloBuilder;

internal sealed record EmbeddedClientBuilder(IServiceCollection Services, IConfiguration Configuration) : IClientBuilder;
