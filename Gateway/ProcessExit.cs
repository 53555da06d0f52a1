using Microsoft.AspNetCore.Connections;
using OrleansTicketing.Client.Configuration;

namespace OrleansTicketing.Gateway;

/// <summary>How a process of this system ends: exit statuses as in sysexits.h, with a sentence for the person who started it.</summary>
public static class ProcessExit
{
    public const int Usage = 64;
    public const int Unavailable = 69;
    public const int Configuration = 78;

    public static async Task<int> Of(Func<Task<int>> process)
    {
        try
        {
            return await process();
        }
        catch (SettingsException exception)
        {
            return await Refuse(Configuration, $"The configuration is not valid; nothing was started.{Environment.NewLine}{exception.Message}");
        }
        catch (UnavailableException exception)
        {
            return await Refuse(Unavailable, exception.Message);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            return await Refuse(Unavailable, $"{exception.Message} Stop what listens there, or choose another address with ASPNETCORE_URLS.");
        }
    }

    private static async Task<int> Refuse(int status, string message)
    {
        await Console.Error.WriteLineAsync(message);
        return status;
    }
}

/// <summary>Something that the process cannot do without is not to be had; the message says what, and what to do.</summary>
public sealed class UnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
