namespace OrleansTicketing.Embedded.Runtime;

/// <summary>The origin of calls: a silo, or a client outside the grains.</summary>
internal sealed class CallSender(Cluster cluster, Silo? silo, TimeSpan responseTimeout)
{
    internal Cluster Cluster => cluster;

    internal void Send(GrainId target, GrainCall call)
    {
        call.PromiseAnswer(cluster.Driver.Promises);
        if (silo is { IsDead: true })
        {
            // A grain of a dead silo gets no answer at all; other code of it should not hang.
            if (Activation.Current is null)
                call.Reject(new SiloUnavailableException($"{silo.Name} is down."));
            return;
        }
        call.Address(cluster, target, cluster.Time.GetTimestamp());
        cluster.OpenCalls.Add(call, call.Method.ResponseTimeout ?? responseTimeout);
        cluster.Driver.DeliverRequest(call);
    }
}
