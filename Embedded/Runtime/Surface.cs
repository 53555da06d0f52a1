using Microsoft.Extensions.DependencyInjection;

namespace OrleansTicketing.Embedded.Runtime
{
    internal abstract class Activation : IGrainContext
    {
        internal static IGrainContext InCreation => throw new InvalidOperationException("Grains are created by their runtime.");
        public abstract IGrainRuntime Runtime { get; }
        public abstract GrainReference GrainReference { get; }
        public abstract GrainId GrainId { get; }
        public abstract object? GrainInstance { get; }
        public abstract ActivationId ActivationId { get; }
        public abstract IServiceProvider ActivationServices { get; }
        public abstract Task Deactivated { get; }
        internal static Activation Of(IGrainContext context) => (Activation)context;
        public abstract void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
        public abstract bool Equals(IGrainContext? other);
        internal abstract IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options);
    }

    internal abstract class CallSender;

    internal static class GrainProxies
    {
        internal static GrainReference Create(Type grainInterface, CallSender sender, GrainId grainId) => new(sender, grainId);
    }
}

namespace OrleansTicketing.Embedded.Reminders
{
    internal abstract class GrainReminders
    {
        internal static GrainReminders Of(IGrainBase grain) => (GrainReminders)grain.GrainContext.ActivationServices.GetRequiredService(typeof(GrainReminders));
        internal abstract Task<IGrainReminder> RegisterOrUpdate(string reminderName, TimeSpan dueTime, TimeSpan period);
        internal abstract Task Unregister(IGrainReminder reminder);
        internal abstract Task<IGrainReminder?> Get(string reminderName);
        internal abstract Task<List<IGrainReminder>> GetAll();
    }
}

namespace OrleansTicketing.Embedded.Storage
{
    internal static class StorageRegistration
    {
        internal const string DefaultName = "Default";
        internal static void AddMemoryStorage(this IServiceCollection services, string name) => services.AddOptions();
        internal static void AddMemoryReminders(this IServiceCollection services) => services.AddOptions();
    }
}

namespace OrleansTicketing.Embedded.Hosting
{
    internal static class SiloRegistration
    {
        internal static void AddEmbeddedSilo(this IServiceCollection services) => services.AddOptions();
        internal static void AddEmbeddedCluster(this IServiceCollection services) => services.AddOptions();
    }
}
