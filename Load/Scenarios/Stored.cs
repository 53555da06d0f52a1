namespace OrleansTicketing.Load.Scenarios;

/// <summary>A figure counts only where what was acknowledged is what is stored.</summary>
internal static class Stored
{
    public static void Equal(string what, long acknowledged, long stored)
    {
        if (acknowledged != stored)
            throw new VerificationException($"{what}: {acknowledged} acknowledged, {stored} stored");
    }
}

internal sealed class VerificationException(string message) : Exception(message);
