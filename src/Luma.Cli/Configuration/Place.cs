namespace Luma.Cli.Configuration;

/// <summary>A line and a column of a file, both counted from 1.</summary>
/// <param name="File">As people name it; null for the file that is mainly read.</param>
internal readonly record struct Place(int Line, int Column, string? File = null) : IComparable<Place>
{
    public static readonly Place Start = new(1, 1);

    public int CompareTo(Place other) => (Line, Column).CompareTo((other.Line, other.Column));
}
