namespace Luma.Proxy;

/// <summary>What becomes of a header of an app's answer.</summary>
internal enum AnswerLineKind
{
    /// <summary>It goes on to the client.</summary>
    Passed,

    /// <summary>Content-Length.</summary>
    Length,

    /// <summary>Transfer-Encoding: how the body comes from the app; how it goes to the client is another matter.</summary>
    Coding,

    /// <summary>Connection.</summary>
    Connection,

    /// <summary>Trailer, which goes on where trailers do.</summary>
    Trailer,

    /// <summary>It belongs to the connection with the app, and ends here.</summary>
    Dropped,
}
