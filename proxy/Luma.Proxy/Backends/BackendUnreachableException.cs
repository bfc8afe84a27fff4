using System.Net;
using System.Net.Sockets;

namespace Luma.Proxy;

/// <summary>No connection to a backend came about, so no byte of the request was sent.</summary>
internal sealed class BackendUnreachableException(IPEndPoint endpoint, bool timedOut, Exception cause)
    : IOException($"cannot connect to {endpoint}: {(timedOut ? "timed out" : cause.Message)}", cause)
{
    public bool TimedOut => timedOut;

    /// <summary>No descriptor was free here: the backend has no part in it.</summary>
    public bool Ours => InnerException is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets };

    public static BackendUnreachableException? In(Exception? fault)
    {
        while (fault is not null and not BackendUnreachableException)
        {
            fault = fault.InnerException;
        }

        return fault as BackendUnreachableException;
    }
}
