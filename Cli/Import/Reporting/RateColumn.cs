using Spectre.Console;
using Spectre.Console.Rendering;

namespace TikApis.Cli.Import.Reporting;

/// <summary>Events a second since the start, and why it stands still if it does.</summary>
sealed class RateColumn(Func<long> events, Func<string?> waitingFor) : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var seconds = Math.Max(task.ElapsedTime?.TotalSeconds ?? 0, 0.001);
        return waitingFor() is { } reason
            ? new Text(reason, new Style(Color.Yellow))
            : new Text($"{events():N0} events, {events() / seconds:N0}/s");
    }
}
