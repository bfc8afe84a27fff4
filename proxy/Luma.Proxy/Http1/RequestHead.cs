using System.Text;
using Microsoft.Extensions.Primitives;

namespace Luma.Proxy;

/// <summary>
/// The head of a request as it is sent (RFC 9112, section 3), and of its body what goes with it; one buffer serves one request after
/// another. A character is a byte, as Latin-1 has it.
/// </summary>
internal sealed class RequestHead
{
    private byte[] _bytes = new byte[2 * 1024];
    private int _length;

    /// <summary>All that was written.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>It was sent.</summary>
    public void Clear() => _length = 0;

    /// <summary>Begins a new one with its request line.</summary>
    public void Begin(string method, string target)
    {
        Clear();
        Write(method);
        Write(" "u8);
        Write(target);
        Write(" HTTP/1.1\r\n"u8);
    }

    /// <summary>A header, a line for each of its values.</summary>
    public void Add(string name, StringValues values)
    {
        foreach (var value in values)
        {
            Write(name);
            Write(": "u8);
            Write(value);
            Write("\r\n"u8);
        }
    }

    /// <summary>The empty line.</summary>
    public void End() => Write("\r\n"u8);

    /// <summary>Room for what follows the head.</summary>
    public Memory<byte> Room(int size)
    {
        Reserve(size);
        return _bytes.AsMemory(_length, size);
    }

    /// <summary>So much of the room was filled.</summary>
    public void Fill(int count) => _length += count;

    private void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Write(string? text)
    {
        Reserve(text?.Length ?? 0);
        _length += Encoding.Latin1.GetBytes(text, _bytes.AsSpan(_length));
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }
    }
}
