using Microsoft.Extensions.Time.Testing;

namespace TikApis.Tests.Storage.Contract;

/// <summary>A fresh database with the product's schema, for one class of tests; each test keeps to its own accounts.</summary>
public interface IStoreFixture
{
    /// <summary>The clock of every store opened.</summary>
    FakeTimeProvider Clock { get; }

    /// <summary>Opens the stores as one more process would.</summary>
    StoreProcess Open();

    /// <summary>Runs SQL behind the stores' back; returns the first value, an instant as Unix milliseconds.</summary>
    Task<object?> Run(string sql);
}
