using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using TikApis.Sessions;
using TikApis.Webhooks;

namespace TikApis.Api.Dashboard.Sessions;

/// <summary>Keeps the key ring of data protection with everything else, sealed where there is a key to seal with.</summary>
/// <remarks>It is read once a day and written every 90 days; its callers cannot wait asynchronously.</remarks>
sealed class PageKeys(IGrainFactory grains, SealedText text) : IXmlRepository
{
    const string Purpose = "page-keys";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    string? latest;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var keys = Wait(() => Grain.Get());
        latest = keys is [.., var last] ? last : null;
        return [.. keys.Select(key => XElement.Parse(text.Open(key, Purpose)))];
    }

    /// <summary>Keeps a key that was made because none of those read before was good: not when another node's was kept meanwhile, which is read next.</summary>
    public void StoreElement(XElement element, string friendlyName) =>
        Wait(async () =>
        {
            await Grain.Add(text.Seal(element.ToString(SaveOptions.DisableFormatting), Purpose), latest);
            return true;
        });

    IPageKeysGrain Grain => grains.GetGrain<IPageKeysGrain>(0);

    static T Wait<T>(Func<Task<T>> ask) => Task.Run(ask).WaitAsync(Patience, TimeProvider.System).GetAwaiter().GetResult();
}
