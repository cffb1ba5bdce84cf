using System.IO.Hashing;
using System.Text;
using Orleans.Storage;

namespace TikApis.Silo.Storage;

/// <summary>Makes a row's two hashes depend on the grain's whole id, its type and its key as written.</summary>
/// <remarks>
/// ADO.NET grain storage reads a string key that looks like a hexadecimal number or a GUID as one, so that accounts
/// <c>ab</c>, <c>AB</c> and <c>0ab</c> would share a row: each would be shown the other's data. It also leaves out
/// the grain's type, so that two classes with one state name would share theirs (dotnet/orleans #9737). Both hashes
/// are part of the row's key. A grain type's name is with that part of what is stored: keep it by [GrainType].
/// </remarks>
sealed class WholeGrainIdHasher : IStorageHasherPicker
{
    public ICollection<IHasher> HashProviders => [];

    public IHasher PickHasher<T>(
        string serviceId, string storageProviderInstanceName, string grainType, GrainId grainId, IGrainState<T> grainState, string? tag = null) =>
        new Hasher(grainId);

    sealed class Hasher(GrainId grainId) : IHasher
    {
        public string Description => "XXH32 of what is hashed and the whole grain id";

        public int Hash(byte[] data) => (int)XxHash32.HashToUInt32([.. data, .. Encoding.UTF8.GetBytes(grainId.ToString())]);
    }
}
