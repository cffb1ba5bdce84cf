namespace TikApis.Cli.Import.Sending;

/// <summary>A batch could not be delivered; the message is for the user.</summary>
public sealed class DeliveryException(string message) : Exception(message);
