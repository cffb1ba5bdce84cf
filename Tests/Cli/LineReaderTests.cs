using System.Text;
using TikApis.Cli.Import.Reading;

namespace TikApis.Tests.Cli;

public sealed class LineReaderTests
{
    const int Max = LineReader.MaxLineBytes;

    [Theory]
    [InlineData("", "")]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("a\n\nb", "a||b~")]
    [InlineData("\uFEFFa\n", "a")]
    [InlineData("\uFEFF", "")]
    [InlineData("x", "x~")]
    [InlineData("\n", "")]
    public async Task Text_IsCutIntoLines(string text, string lines) =>
        Assert.Equal(lines, string.Join('|', await ReadAsync(Encoding.UTF8.GetBytes(text), chunk: 1)));

    [Theory]
    [InlineData(Max, false)]
    [InlineData(Max + 1, true)]
    [InlineData(20 * Max, true)]
    public async Task Line_WhenLongerThanAllowed_ComesBackCutAndOnce(int length, bool tooLong)
    {
        var text = "a\n" + new string('x', length) + "\nb\n";
        foreach (var chunk in (int[])[1 << 12, 1 << 30])
        {
            var lines = await ReadAsync(Encoding.UTF8.GetBytes(text), chunk);
            Assert.Equal(["a", new string('x', Math.Min(length, Max)) + (tooLong ? "!" : ""), "b"], lines);
        }
    }

    [Fact]
    public async Task Lines_HoweverTheBytesArrive_AreTheSame()
    {
        var random = new Random(3);
        var text = string.Concat(Enumerable.Range(0, 200).Select(_ => new string('y', random.Next(3) == 0 ? random.Next(3 * Max) : random.Next(90)) + "\n"));
        var bytes = Encoding.UTF8.GetBytes(text);
        var expected = text.Split('\n')[..^1].Select(line => line.Length > Max ? line[..Max] + "!" : line).ToList();

        foreach (var chunk in (int[])[997, 65_536, 65_537, 1 << 30])
            Assert.Equal(expected, await ReadAsync(bytes, chunk));
    }

    [Theory]
    [InlineData("GET /a 200 59", true)]
    [InlineData("GET /a \"curl\"", false)]
    [InlineData("{\"id\":\"e1\"}", false)]
    [InlineData("GET /a 200 59\n", false)]
    public async Task LastLine_WithoutAnEnd_MayBeCutShort(string text, bool mayBe)
    {
        var reader = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var found = false;
        while (await reader.FillAsync(TestContext.Current.CancellationToken))
        {
            if (reader.TryRead(out var line))
            {
                Assert.Equal(mayBe, line.MayBeCutShort);
                found = true;
            }
        }

        Assert.True(found);
    }

    static async Task<List<string>> ReadAsync(byte[] bytes, int chunk)
    {
        var reader = new LineReader(new DrippingStream(bytes, chunk));
        var lines = new List<string>();
        do
        {
            while (reader.TryRead(out var line))
                lines.Add(Encoding.UTF8.GetString(line.Text) + (line.TooLong ? "!" : line.MayBeCutShort ? "~" : ""));
        }
        while (await reader.FillAsync(TestContext.Current.CancellationToken));
        Assert.Equal(lines.Count, reader.LineNumber);
        return lines;
    }

    sealed class DrippingStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, chunk)], cancellationToken);
    }
}
