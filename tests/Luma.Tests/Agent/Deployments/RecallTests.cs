using Luma.Agent.Deployments;
using Luma.Core.Deployments;

namespace Luma.Tests.Agent.Deployments;

public sealed class RecallTests
{
    private readonly Recall _recall = new();

    [Fact]
    public void What_is_called_off_can_no_longer_commit()
    {
        Assert.True(_recall.TryCall(Failures.Cancelled("ann")));

        Assert.True(_recall.Token.IsCancellationRequested);
        Assert.Throws<OperationCanceledException>(_recall.Commit);
        Assert.Equal("cancelled by ann", _recall.Why?.Message);
    }

    [Fact]
    public void What_is_committed_can_no_longer_be_called_off()
    {
        _recall.Commit();

        Assert.False(_recall.TryCall(Failures.Cancelled("ann")));
        Assert.False(_recall.Token.IsCancellationRequested);
        Assert.Null(_recall.Why);
    }

    [Fact]
    public void Who_calls_twice_has_called_once()
    {
        _recall.TryCall(Failures.Cancelled("ann"));

        Assert.True(_recall.TryCall(Failures.Cancelled("bob")));
        Assert.Equal("cancelled by ann", _recall.Why?.Message);
    }

    [Fact]
    public void Of_a_commit_and_a_call_at_once_one_wins()
    {
        for (var i = 0; i < 200; i++)
        {
            var recall = new Recall();
            var (called, committed) = (false, false);
            Parallel.Invoke(() => called = recall.TryCall(Failures.Cancelled("")), () => committed = Commits(recall));
            Assert.NotEqual(called, committed);
        }
    }

    private static bool Commits(Recall recall)
    {
        try
        {
            recall.Commit();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
