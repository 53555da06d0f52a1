using OrleansTicketing.Gateway;
using OrleansTicketing.Gateway.Cluster;

return await ProcessExit.Of(() => GatewayProcess.Run(args));
