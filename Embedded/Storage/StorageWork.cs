using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Storage;

internal static class StorageWork
{
    /// <summary>Runs where the storage's work runs, off the caller's turn.</summary>
    internal static Task<T> ReadStorage<T>(this IDriver driver, Func<T> read)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        driver.RunStorage(() =>
        {
            try
            {
                done.SetResult(read());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }
}
