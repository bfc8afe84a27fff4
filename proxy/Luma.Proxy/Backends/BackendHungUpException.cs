namespace Luma.Proxy;

/// <summary>A backend closed the connection on which it had a request to answer.</summary>
internal sealed class BackendHungUpException(bool kept, Exception? cause = null)
    : IOException("the backend closed the connection without an answer", cause)
{
    /// <summary>Whether it had answered there before: then it most likely closed because the connection was idle.</summary>
    public bool Kept => kept;

    public static BackendHungUpException? In(Exception? fault)
    {
        while (fault is not null and not BackendHungUpException)
        {
            fault = fault.InnerException;
        }

        return fault as BackendHungUpException;
    }
}
