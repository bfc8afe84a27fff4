namespace Luma.Proxy;

/// <summary>What the app answered, by the first digit of the status.</summary>
/// <param name="Informational">1xx; only a switch of protocols (101) ends up here.</param>
/// <param name="Successful">2xx.</param>
/// <param name="Redirection">3xx.</param>
/// <param name="ClientError">4xx.</param>
/// <param name="ServerError">5xx, the app's own.</param>
public sealed record StatusClasses(
    long Informational, long Successful, long Redirection, long ClientError, long ServerError)
{
    /// <summary>No answer yet.</summary>
    public static StatusClasses None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>All of them.</summary>
    public long Total => Informational + Successful + Redirection + ClientError + ServerError;

    /// <summary>What was answered since <paramref name="before"/>.</summary>
    public static StatusClasses operator -(StatusClasses after, StatusClasses before) => new(
        after.Informational - before.Informational,
        after.Successful - before.Successful,
        after.Redirection - before.Redirection,
        after.ClientError - before.ClientError,
        after.ServerError - before.ServerError);

    /// <summary>Both together.</summary>
    public static StatusClasses operator +(StatusClasses one, StatusClasses other) => one - (None - other);

    /// <inheritdoc cref="op_Subtraction"/>
    public static StatusClasses Subtract(StatusClasses after, StatusClasses before) => after - before;

    /// <inheritdoc cref="op_Addition"/>
    public static StatusClasses Add(StatusClasses one, StatusClasses other) => one + other;
}
