namespace Orleans.TestingHost;

/// <summary>Configures each silo of a test cluster.</summary>
public interface ISiloConfigurator
{
    void Configure(ISiloBuilder siloBuilder);
}

/// <summary>Configures the client of a test cluster.</summary>
public interface IClientBuilderConfigurator
{
    void Configure(Microsoft.Extensions.Configuration.IConfiguration configuration, IClientBuilder clientBuilder);
}

/// <summary>One silo of a test cluster.</summary>
public abstract class SiloHandle : IAsyncDisposable
{
    public string Name { get; internal init; } = "";
    public short InstanceNumber { get; internal init; }
    public abstract bool IsActive { get; }

    /// <param name="stopGracefully">False: the silo dies as if its process had been killed.</param>
    public abstract Task StopSiloAsync(bool stopGracefully);

    public abstract ValueTask DisposeAsync();
    public override string ToString() => Name;
}
