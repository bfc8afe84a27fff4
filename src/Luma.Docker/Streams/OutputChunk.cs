namespace Luma.Docker.Streams;

/// <summary>A piece of output as it arrived; valid until the next one is asked for.</summary>
/// <param name="Stream">Where it was written.</param>
/// <param name="Bytes">What was written.</param>
/// <param name="StartsFrame">Whether a frame begins with it; a long frame comes in several chunks.</param>
internal readonly record struct OutputChunk(OutputStream Stream, ReadOnlyMemory<byte> Bytes, bool StartsFrame);
