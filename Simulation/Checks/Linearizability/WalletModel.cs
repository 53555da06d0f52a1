namespace OrleansTicketing.Simulation.Checks.Linearizability;

internal enum WalletOperationKind
{
    Charge,
    Pay,

    /// <summary>The balance was read, or a payment was refused with it.</summary>
    Read,
}

/// <param name="Amount">Charged or paid; whole units of the currency.</param>
/// <param name="Balance">As it was answered; null where it was not.</param>
internal sealed record WalletOperation(WalletOperationKind Kind, long Amount, long? Balance);

/// <summary>A balance that is charged and paid from, one after the other, and never below zero.</summary>
internal sealed class WalletModel : ISequentialModel<long, WalletOperation>
{
    internal static WalletModel Instance { get; } = new();

    public long Start => 0;

    public bool IsRead(WalletOperation operation) => operation.Kind == WalletOperationKind.Read;

    public bool Allows(long state, WalletOperation operation, out long next)
    {
        next = operation.Kind switch
        {
            WalletOperationKind.Charge => state + operation.Amount,
            WalletOperationKind.Pay => state - operation.Amount,
            _ => state,
        };
        return next >= 0 && (operation.Balance is not { } balance || balance == next);
    }
}
