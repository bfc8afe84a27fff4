using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Luma.Proxy;

/// <summary>
/// The head of an app's answer (RFC 9112, section 4). An app says mostly the same in one answer as in the one before it, so each line
/// is compared with that of the last answer, and read only where it differs.
/// </summary>
internal sealed class AnswerHead
{
    private readonly List<AnswerLine> _lines = [];
    private byte[] _statusLine = [];
    private bool _isOld;
    private bool _closes;
    private bool _keepsAlive;
    private int _count;

    public int Status { get; private set; }

    /// <summary>What the status line says of the status, where that is not the usual; null where it is.</summary>
    public string? Reason { get; private set; }

    /// <summary>The length of the body in bytes; null where it is not told, or the coding tells.</summary>
    public long? Length { get; private set; }

    /// <summary>Whether the body comes in chunks.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>Whether the app closes the connection after it.</summary>
    public bool Closes => _closes || (_isOld && !_keepsAlive);

    /// <summary>Its Connection headers.</summary>
    public StringValues Connection { get; private set; }

    public ReadOnlySpan<AnswerLine> Lines => CollectionsMarshal.AsSpan(_lines)[.._count];

    /// <summary>Reads a head; gives its length in bytes, or 0 if it is not all there.</summary>
    /// <exception cref="MalformedAnswerException">It is no head of an answer.</exception>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        (_count, Length, IsChunked, Connection, _closes, _keepsAlive) = (0, null, false, default, false, false);
        if (!TextLines.TryRead(bytes, out var line, out var at))
        {
            return 0;
        }

        ReadStatus(line);
        while (TextLines.TryReadHeader(bytes[at..], out line, out var taken))
        {
            at += taken;
            if (line.IsEmpty)
            {
                // The coding wins (RFC 9112, section 6.3).
                Length = IsChunked ? null : Length;
                return at;
            }

            ReadHeader(line);
        }

        return 0;
    }

    private void ReadStatus(ReadOnlySpan<byte> line)
    {
        if (!line.IsEmpty && line.SequenceEqual(_statusLine))
        {
            return;
        }

        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || !char.IsAsciiDigit((char)line[7]) || line[8] != ' '
            || (line.Length > 12 && line[12] != ' ') || line.ContainsAny(HeaderSyntax.Control)
            || !Utf8Parser.TryParse(line[9..12], out int status, out var digits) || digits != 3 || status < 100)
        {
            throw new MalformedAnswerException("it does not begin with a status line of HTTP/1");
        }

        (Status, _isOld, _statusLine) = (status, line[7] == '0', line.ToArray());
        var reason = line.Length > 13 ? Encoding.Latin1.GetString(line[13..]) : "";
        Reason = reason == ReasonPhrases.GetReasonPhrase(status) ? null : reason;
    }

    private void ReadHeader(ReadOnlySpan<byte> raw)
    {
        if (_count == _lines.Count)
        {
            _lines.Add(new());
        }

        var line = _lines[_count];
        line.Read(raw);
        _count++;
        switch (line.Kind)
        {
            case AnswerLineKind.Length:
                Length = Length is null || Length == line.Length ? line.Length : throw new MalformedAnswerException("it has two lengths");
                break;
            case AnswerLineKind.Coding:
                IsChunked = line.Value.Equals("chunked", StringComparison.OrdinalIgnoreCase) && !IsChunked
                    ? true
                    : throw new MalformedAnswerException("its transfer coding is not chunked, once");
                break;
            case AnswerLineKind.Connection:
                Connection = StringValues.Concat(Connection, line.Value);
                _closes |= line.Closes;
                _keepsAlive |= line.KeepsAlive;
                break;
        }
    }
}
