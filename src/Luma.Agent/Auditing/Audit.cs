using System.Text;
using Luma.Agent.Crashing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Auditing;

/// <summary>
/// Who did what on this server: lines that are only ever appended, each on the disk before anything else happens, each with the hash of
/// the one before. A file that has grown to 4 MB is followed by another one; of more than 16 the oldest goes.
/// </summary>
internal sealed partial class Audit
{
    private readonly Lock _lock = new();
    private readonly AuditFiles _files;
    private readonly AuditSizes _sizes;
    private readonly ILogger _log;
    private string _path = "";
    private long _end;
    private string _head = AuditLine.Beginning;
    private long _last;

    public Audit(string folder, AuditSizes sizes, ILogger log)
    {
        Directory.CreateDirectory(folder, DurableFile.OwnerOnly | UnixFileMode.UserExecute);
        (_files, _sizes, _log) = (new(folder), sizes, log);
        Resume();
    }

    /// <summary>The latest lines, the oldest of them first.</summary>
    /// <param name="subject">Of one app or host; null for all.</param>
    /// <param name="tail">At most so many.</param>
    public IReadOnlyList<AuditEntry> Read(string? subject, int tail)
    {
        lock (_lock)
        {
            return [.. _files.All.Reverse().SelectMany(path => File.ReadAllLines(path).Reverse())
                .Select(line => AuditLine.Read(line)?.Entry).OfType<AuditEntry>()
                .Where(entry => subject is null || entry.Subject == subject).Take(tail).Reverse()];
        }
    }

    public AuditVerification Verify()
    {
        lock (_lock)
        {
            FollowLocked();
            var found = AuditChain.Verify(_files.All);
            return _last == 0 || found.Head == _head ? found : found with
            {
                Faults = [.. found.Faults, new(_path, 0, "the last line is not the one that this agent wrote last: lines were cut off, or it was changed")],
            };
        }
    }

    /// <summary>When this returns the line is on the disk.</summary>
    /// <exception cref="IOException">It is not: what it was to tell must not be begun.</exception>
    public void Write(AuditEntry entry)
    {
        lock (_lock)
        {
            FollowLocked();
            if (_path.Length == 0 || _end >= _sizes.File)
            {
                TurnLocked();
            }

            var line = new AuditLine(_head, entry with { Number = _last + 1 }).Write();
            CrashPoints.Pass("before writing", _path);
            AppendLocked(line);
            (_head, _last) = (AuditLine.HashOf(line), _last + 1);
            CrashPoints.Pass("after writing", _path);
        }
    }

    /// <summary>Tells how something ended, which a full disk does not undo.</summary>
    public void TryWrite(AuditEntry entry)
    {
        try
        {
            Write(entry);
        }
        catch (IOException fault)
        {
            LogNotWritten(entry.Action, entry.Subject, entry.Result, fault.Message);
        }
    }

    /// <summary>
    /// An agent that was to take this one's place may have written. Where there is less than this one wrote, somebody has taken lines
    /// away: the next one still follows from the last, so that it shows.
    /// </summary>
    private void FollowLocked()
    {
        var latest = _files.Latest;
        if (string.CompareOrdinal(latest, _path) > 0 || (latest == _path && latest.Length > 0 && new FileInfo(latest).Length > _end))
        {
            Resume();
        }
        else if (latest != _path || (latest.Length > 0 && new FileInfo(latest).Length < _end))
        {
            LogShortened(_path);
            (_path, _end) = (latest, latest.Length > 0 ? new FileInfo(latest).Length : 0);
        }
    }

    /// <summary>Begins a new file; the one before, with all its lines, stays as it is.</summary>
    private void TurnLocked()
    {
        (_path, _end) = (_files.BeginningWith(_last + 1), 0);
        foreach (var oldest in _files.All.SkipLast(_sizes.Files - 1))
        {
            LogDropping(oldest);
            DurableFile.Delete(oldest);
        }
    }

    /// <summary>A line that does not fit is taken back, so that what follows when there is room again continues a whole one.</summary>
    private void AppendLocked(string line)
    {
        var isNew = !File.Exists(_path);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = DurableFile.OwnerOnly };
        using var stream = new FileStream(_path, options);
        try
        {
            stream.Seek(_end, SeekOrigin.Begin);
            stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            stream.Flush(flushToDisk: true);
            _end = stream.Position;
        }
        catch (IOException)
        {
            stream.SetLength(_end);
            throw;
        }

        if (isNew)
        {
            Posix.FlushFolder(_files.Folder);
        }
    }

    /// <summary>Goes on after the last line. Half a line is what an agent left that died while it wrote: nothing was begun yet.</summary>
    private void Resume()
    {
        foreach (var path in _files.All.Reverse())
        {
            CutTornEnd(path);
            if (File.ReadLines(path).LastOrDefault() is { } line)
            {
                (_path, _end, _head) = (path, new FileInfo(path).Length, AuditLine.HashOf(line));
                _last = AuditLine.Read(line)?.Entry.Number ?? (AuditFiles.FirstOf(path) ?? 1) + File.ReadLines(path).Count() - 1;
                return;
            }

            File.Delete(path);
        }
    }

    private void CutTornEnd(string path)
    {
        var content = File.ReadAllBytes(path);
        var whole = Array.LastIndexOf(content, (byte)'\n') + 1;
        if (whole < content.Length)
        {
            LogTorn(path, content.Length - whole);
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.SetLength(handle, whole);
            RandomAccess.FlushToDisk(handle);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Path} ends with {Bytes} bytes of a line that an agent did not come to write; they are removed")]
    private partial void LogTorn(string path, int bytes);

    [LoggerMessage(LogLevel.Error, "{Path} is shorter than what this agent wrote: somebody has taken lines of the audit away")]
    private partial void LogShortened(string path);

    [LoggerMessage(LogLevel.Error, "The audit lacks that {Action} of {Subject} has {Result}: {Reason}")]
    private partial void LogNotWritten(string action, string subject, AuditResult result, string reason);

    [LoggerMessage(LogLevel.Information, "{Path} is the oldest file of the audit, of which there are enough, and is removed")]
    private partial void LogDropping(string path);
}

/// <summary>How much of the audit is kept.</summary>
/// <param name="File">Bytes from which on another file is begun.</param>
/// <param name="Files">How many there may be.</param>
internal sealed record AuditSizes(long File = 4 << 20, int Files = 16);
