using Microsoft.AspNetCore.Connections;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Embedded.Storage.Sqlite;
using OrleansTicketing.Silo;

// Exit statuses as in sysexits.h: 64 usage, 69 unavailable, 78 configuration.
try
{
    return await TicketingHost.Run(args);
}
catch (SettingsException exception)
{
    return await Refuse(78, $"The configuration is not valid; nothing was started.{Environment.NewLine}{exception.Message}");
}
catch (StoreException exception)
{
    return await Refuse(69, exception.Message);
}
catch (IOException exception) when (exception.InnerException is AddressInUseException)
{
    return await Refuse(69, $"{exception.Message} Stop what listens there, or choose another address with ASPNETCORE_URLS.");
}

static async Task<int> Refuse(int status, string message)
{
    await Console.Error.WriteLineAsync(message);
    return status;
}
