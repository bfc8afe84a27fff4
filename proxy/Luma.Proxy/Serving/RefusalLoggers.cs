using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Luma.Proxy;

/// <summary>
/// Counts the requests that Kestrel refuses by itself because they are no proper HTTP, or came too slowly. It tells of
/// them in its log only. Of HTTP/2 it tells what a client did wrong and nothing else, on flooded connections a hundred times over;
/// that is kept from the log.
/// </summary>
internal sealed class RefusalLoggers(ILoggerFactory loggers, Action refused) : ILoggerFactory
{
    private const string BadRequests = "Microsoft.AspNetCore.Server.Kestrel.BadRequests";
    private const string Http2 = "Microsoft.AspNetCore.Server.Kestrel.Http2";

    public ILogger CreateLogger(string categoryName) => categoryName switch
    {
        BadRequests => new Counter(refused),
        Http2 => NullLogger.Instance,
        _ => loggers.CreateLogger(categoryName),
    };

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    // Not ours to dispose.
    public void Dispose()
    {
    }

    private sealed class Counter(Action refused) : ILogger
    {
        // "Connection id "…" bad request data"; the others of this category tell how it went on.
        private const int BadRequest = 17;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == BadRequest)
            {
                refused();
            }
        }
    }
}
