namespace Luma.Proxy;

/// <summary>
/// How much one body moves before others have their turn: where both sides are fast nobody ever waits, and a big one would keep
/// its thread from all other requests.
/// </summary>
internal struct Turn
{
    private const int Bytes = 256 * 1024;

    private int _moved;

    /// <summary>So many bytes moved; tells whether it is time to step back.</summary>
    public bool IsOver(int bytes)
    {
        _moved += bytes;
        if (_moved < Bytes)
        {
            return false;
        }

        _moved = 0;
        return true;
    }
}
