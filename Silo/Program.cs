using OrleansTicketing.Gateway;
using OrleansTicketing.Silo;

return await ProcessExit.Of(() => TicketingHost.Run(args));
