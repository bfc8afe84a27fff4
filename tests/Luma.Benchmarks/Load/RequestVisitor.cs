using System.Globalization;
using System.Text;

namespace Luma.Benchmarks.Load;

/// <summary>HTTP/1.1: the same request again and again, on one connection or on a new one each time.</summary>
internal sealed class RequestVisitor : Visitor
{
    private readonly Target _target;
    private readonly byte[] _request;
    private readonly Func<string, string?> _read;
    private readonly bool _fresh;
    private Connection? _connection;

    /// <param name="read">Gives the version that a body tells, or null where it tells none; throws where the body is wrong.</param>
    private RequestVisitor(
        Target target, string kind, TimeSpan pause, string request, Func<string, string?> read, bool fresh = false, TimeSpan? afterFailure = null)
        : base(kind, pause, afterFailure)
    {
        _target = target;
        _read = read;
        _fresh = fresh;
        var head = request.Replace("{host}", target.Host, StringComparison.Ordinal);
        _request = Encoding.ASCII.GetBytes(fresh ? head.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal) : head);
    }

    public static RequestVisitor Kept(Target target, TimeSpan pause) =>
        new(target, Kinds.Kept, pause, "GET /version HTTP/1.1\r\nHost: {host}\r\n\r\n", Version);

    public static RequestVisitor Fresh(Target target, TimeSpan pause) =>
        new(target, Kinds.Fresh, pause, "GET /version HTTP/1.1\r\nHost: {host}\r\n\r\n", Version, fresh: true);

    /// <summary>10 kB, which must have arrived as they are.</summary>
    public static RequestVisitor Uploading(Target target, TimeSpan pause) => new(
        target,
        Kinds.Post,
        pause,
        $"POST /upload HTTP/1.1\r\nHost: {{host}}\r\nContent-Length: 10000\r\n\r\n{new string('x', 10_000)}",
        body => body.Contains("10000", StringComparison.Ordinal) ? null : throw new UnexpectedAnswerException("another body arrived"));

    public static RequestVisitor Slow(Target target, int seconds) => new(
        target,
        Kinds.Slow(seconds),
        TimeSpan.Zero,
        string.Create(CultureInfo.InvariantCulture, $"GET /slow?seconds={seconds} HTTP/1.1\r\nHost: {{host}}\r\n\r\n"),
        _ => null,
        afterFailure: TimeSpan.FromSeconds(seconds));

    public override void Dispose() => Forget();

    protected override async Task<string?> VisitAsync(CancellationToken cancellation)
    {
        if (_fresh || _connection is { IsOpen: false })
        {
            Forget();
        }

        _connection ??= await Connection.OpenAsync(_target.Http, cancellation);
        var answer = await _connection.AskAsync(_request, cancellation);
        return answer.Status == 200 ? _read(answer.Body) : throw UnexpectedAnswerException.Status(answer.Status);
    }

    protected override void Forget()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private static string Version(string body) => body.Trim();
}
