namespace TikApis.Cli.Import.Sending;

/// <summary>Hears how sending goes; called by several senders at once.</summary>
public interface IDeliveryLog
{
    void Delivered(EventBatch batch, IngestAnswer answer);

    void Waiting(string reason, TimeSpan delay);
}
