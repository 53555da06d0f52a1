using System.Runtime.InteropServices;

namespace OrleansTicketing.Simulation.Cli;

/// <summary>Ctrl-C, or a request to end: what was begun comes to an orderly end. The second one ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly Action _stop;
    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _came;

    internal Interruption(Action stop)
    {
        _stop = stop;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, End), PosixSignalRegistration.Create(PosixSignal.SIGTERM, End)];
    }

    internal bool Came => _came;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void End(PosixSignalContext signal)
    {
        signal.Cancel = !_came;
        _came = true;
        _stop();
    }
}
