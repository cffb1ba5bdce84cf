using System.Security.Cryptography;
using System.Text;

namespace TikApis.Webhooks;

/// <summary>
/// Encrypts text for the database: AES-256-GCM bound to what it is for, written <c>v1:</c> and base64 of nonce, tag
/// and text. Without a key it is written <c>plain:</c>, and can still be read once there is one.
/// </summary>
public sealed class SealedText(byte[]? key)
{
    public const int KeyBytes = 32;

    const string Plain = "plain:";
    const string Encrypted = "v1:";
    const int NonceBytes = 12;
    const int TagBytes = 16;

    /// <param name="text">What must not be read.</param>
    /// <param name="purpose">What it is for: sealed for one thing, it opens for no other.</param>
    public string Seal(string text, string purpose)
    {
        if (key is null)
            return Plain + text;
        var clear = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[NonceBytes + TagBytes + clear.Length];
        var (nonce, tag, hidden) = Parts(bytes);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce.Span, clear, hidden.Span, tag.Span, Encoding.UTF8.GetBytes(purpose));
        return Encrypted + Convert.ToBase64String(bytes);
    }

    /// <exception cref="CryptographicException">It was sealed with another key or for another purpose.</exception>
    public string Open(string sealedText, string purpose)
    {
        if (sealedText.StartsWith(Plain, StringComparison.Ordinal))
            return sealedText[Plain.Length..];
        if (key is null)
            throw new CryptographicException("A secret is encrypted, and Webhooks:SecretsKey is not set.");
        var bytes = Convert.FromBase64String(sealedText[Encrypted.Length..]);
        var (nonce, tag, hidden) = Parts(bytes);
        var clear = new byte[hidden.Length];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(nonce.Span, hidden.Span, tag.Span, clear, Encoding.UTF8.GetBytes(purpose));
        return Encoding.UTF8.GetString(clear);
    }

    static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Text) Parts(Memory<byte> bytes) =>
        (bytes[..NonceBytes], bytes[NonceBytes..(NonceBytes + TagBytes)], bytes[(NonceBytes + TagBytes)..]);
}
